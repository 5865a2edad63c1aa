using System.Text.Json;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>The subscriber <c>generations</c> of topic <c>usage-events</c>: turns messages into generation records.</summary>
public sealed class RecordGenerations(IGenerationStore store)
{
    /// <summary>Records all events of some messages together. A message may come again: its records stay as they are.</summary>
    /// <param name="bodies">JSON arrays of usage events.</param>
    /// <param name="cancellationToken">Ends the work; the messages should then come again.</param>
    /// <returns>Indexes of the bodies that are no such array: they will not get better by coming again.</returns>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer: the messages should come again.</exception>
    public async Task<IReadOnlyList<int>> HandleAsync(IReadOnlyList<ReadOnlyMemory<byte>> bodies, CancellationToken cancellationToken)
    {
        var events = new List<UsageEvent>(bodies.Count);
        var malformed = new List<int>();
        for (var index = 0; index < bodies.Count; index++)
        {
            try
            {
                events.AddRange(UsageEventJson.ReadMessage(bodies[index].Span));
            }
            catch (JsonException)
            {
                malformed.Add(index);
            }
        }

        foreach (var ofAccount in events.GroupBy(static usageEvent => usageEvent.AccountId, StringComparer.Ordinal))
        {
            await store.RecordAsync([.. ofAccount], cancellationToken);
        }

        return malformed;
    }
}
