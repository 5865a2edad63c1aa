using System.Text.Json;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>The subscriber <c>generations</c> of topic <c>usage-events</c>: turns messages into generation records.</summary>
public sealed class RecordGenerations(IGenerationStore store, TimeProvider time)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Within the time for which the lock of a message is renewed, five minutes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(4);

    /// <summary>Records all events of some messages together. A message may come again: its records stay as they are.</summary>
    /// <param name="bodies">JSON arrays of usage events.</param>
    /// <param name="again">Whether one of the messages has been delivered before.</param>
    /// <param name="cancellationToken">Ends the work; the messages should then come again.</param>
    /// <returns>Indexes of the bodies that are no such array: they will not get better by coming again.</returns>
    /// <exception cref="StorageUnavailableException">
    /// Storage has not answered for minutes: the messages should come again. It is waited for, because a message that comes again at once
    /// would use up its deliveries within seconds and land among the dead letters.
    /// </exception>
    public async Task<IReadOnlyList<int>> HandleAsync(IReadOnlyList<ReadOnlyMemory<byte>> bodies, bool again, CancellationToken cancellationToken)
    {
        var records = new List<GenerationRecord>(bodies.Count);
        var malformed = new List<int>();
        for (var index = 0; index < bodies.Count; index++)
        {
            try
            {
                records.AddRange(GenerationRecord.ReadMessage(bodies[index]));
            }
            catch (JsonException)
            {
                malformed.Add(index);
            }
        }

        foreach (var ofAccount in records.GroupBy(static record => record.AccountId, StringComparer.Ordinal))
        {
            await RecordAsync([.. ofAccount], again, cancellationToken);
        }

        return malformed;
    }

    private async Task RecordAsync(IReadOnlyList<GenerationRecord> records, bool again, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var delay = FirstDelay;
        while (true)
        {
            try
            {
                await store.RecordAsync(records, again, cancellationToken);
                return;
            }
            catch (StorageUnavailableException) when (time.GetElapsedTime(started) < LongestWait)
            {
                // What did not answer may have been done.
                again = true;
                await Task.Delay(delay, time, cancellationToken);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }
}
