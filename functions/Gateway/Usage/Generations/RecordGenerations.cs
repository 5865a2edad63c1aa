using System.Text.Json;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>The subscriber <c>generations</c> of topic <c>usage-events</c>: turns a message into generation records.</summary>
public sealed class RecordGenerations(IGenerationStore store)
{
    /// <summary>Records all events of a message. A message may come again: its records stay as they are.</summary>
    /// <param name="body">A JSON array of usage events.</param>
    /// <param name="cancellationToken">Ends the work; the message should then come again.</param>
    /// <exception cref="JsonException">The message is not one: it will not get better by coming again.</exception>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer: the message should come again.</exception>
    public async Task HandleAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var events = UsageEventJson.ReadMessage(body.Span);
        foreach (var ofAccount in events.GroupBy(static usageEvent => usageEvent.AccountId, StringComparer.Ordinal))
        {
            await store.RecordAsync([.. ofAccount], cancellationToken);
        }
    }
}
