using System.Text.Json;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>The subscriber <c>generations</c> of topic <c>usage-events</c>: turns messages into generation records.</summary>
public sealed class RecordGenerations : IUsageSubscriber
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Within the time for which the lock of a message is renewed, five minutes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(4);

    private readonly IGenerationStore _store;
    private readonly TimeProvider _time;
    private readonly IRecordObserver[] _observers;

    internal RecordGenerations(IGenerationStore store, TimeProvider time, params IEnumerable<IRecordObserver> observers)
    {
        _store = store;
        _time = time;
        _observers = [.. observers];
    }

    string IUsageSubscriber.Subscription => "generations";

    Task<IReadOnlyList<int>> IUsageSubscriber.HandleAsync(IReadOnlyList<UsageMessage> messages, CancellationToken cancellationToken) =>
        HandleAsync([.. messages.Select(static message => message.Body)], again: true, cancellationToken);

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

            Courtesy.After(index);
        }

        foreach (var ofAccount in records.GroupBy(static record => record.AccountId, StringComparer.Ordinal))
        {
            await RecordAsync([.. ofAccount], again, cancellationToken);
        }

        return malformed;
    }

    private async Task RecordAsync(IReadOnlyList<GenerationRecord> records, bool again, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var delay = FirstDelay;
        while (true)
        {
            try
            {
                await _store.RecordAsync(records, again, cancellationToken);
                foreach (var observer in _observers)
                {
                    await observer.RecordedAsync(records[0].AccountId, records, cancellationToken);
                }

                return;
            }
            catch (StorageUnavailableException) when (_time.GetElapsedTime(started) < LongestWait)
            {
                // What did not answer may have been done.
                again = true;
                await Task.Delay(delay, _time, cancellationToken);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }
}
