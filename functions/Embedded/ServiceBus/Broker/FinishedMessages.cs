using System.Collections.Concurrent;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Removes the bodies of messages that every subscription has settled, some at a time and off the path of senders and receivers.</summary>
internal sealed class FinishedMessages(StateFile file, StateFile background, FanOut fanOut)
{
    private const int Bite = 64;

    /// <summary>Ranges with less between them are looked at as one.</summary>
    private const int Near = 256;

    private readonly ConcurrentQueue<(long First, long Last)> _settled = new();

    private readonly Statement _candidates = background.Prepare("""
        SELECT m.sequence FROM bus_message m
        WHERE m.sequence BETWEEN ?1 AND ?2
            AND m.sequence < (SELECT max(sequence) FROM bus_message)
            AND NOT EXISTS (SELECT 1 FROM bus_scheduled s WHERE s.due = m.scheduled_for AND s.sequence = m.sequence)
            AND NOT EXISTS (
                SELECT 1 FROM bus_subscription s CROSS JOIN bus_delivery d ON d.subscription = s.id AND d.queue IN (0, 1) AND d.sequence = m.sequence
                WHERE s.topic = m.topic)
        ORDER BY m.sequence LIMIT ?3
        """);

    private readonly Statement _newest = background.Prepare("SELECT max(sequence) FROM bus_message");
    private readonly Statement _delete = file.Prepare("DELETE FROM bus_message WHERE sequence = ?1");

    /// <summary>Notes that messages of the range may be finished.</summary>
    public void Add(long first, long last) => _settled.Enqueue((first, last));

    /// <summary>Notes every message: also what other processes settled and left when they died.</summary>
    public void AddAll() => _settled.Enqueue((0, long.MaxValue));

    /// <summary>Removes what is noted.</summary>
    public void Purge(CancellationToken cancellationToken)
    {
        var noted = Noted();
        if (noted.Count == 0)
        {
            return;
        }

        var distributed = fanOut.CatchUp();
        foreach (var (first, end) in noted)
        {
            var last = Math.Min(end, distributed);
            if (end > distributed && end != long.MaxValue)
            {
                // Sent a moment ago: nobody has been handed it, so nobody can be through with it.
                Add(Math.Max(first, distributed + 1), end);
            }

            var from = first;
            while (!cancellationToken.IsCancellationRequested && Candidates(from, last) is { Count: > 0 } finished)
            {
                using (var transaction = file.Begin())
                {
                    finished.ForEach(sequence => _delete.Bind(1, sequence).Run());
                    transaction.Commit();
                }

                from = finished[^1] + 1;
                Thread.Yield();
            }

            KeepNewest(first, last);
        }
    }

    private List<(long First, long Last)> Noted()
    {
        var noted = new List<(long First, long Last)>();
        while (_settled.TryDequeue(out var range))
        {
            noted.Add(range);
        }

        noted.Sort();
        var merged = new List<(long First, long Last)>();
        foreach (var range in noted)
        {
            if (merged is [.., var previous] && range.First - Near <= previous.Last)
            {
                merged[^1] = (previous.First, Math.Max(previous.Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    private List<long> Candidates(long first, long last)
    {
        var finished = new List<long>(Bite);
        using (background.Hold())
        {
            try
            {
                _candidates.Bind(1, first).Bind(2, last).Bind(3, Bite);
                while (_candidates.Step())
                {
                    finished.Add(_candidates.Int64(0));
                }
            }
            finally
            {
                _candidates.Reset();
            }
        }

        return finished;
    }

    /// <summary>The newest message stays, for its number, until there is a newer one: then it is looked at again.</summary>
    private void KeepNewest(long first, long last)
    {
        using (background.Hold())
        {
            if (_newest.Scalar() is { } newest && newest >= first && newest <= last)
            {
                _settled.Enqueue((newest, newest));
            }
        }
    }
}
