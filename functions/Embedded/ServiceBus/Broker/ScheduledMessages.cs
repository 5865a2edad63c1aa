using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Messages that are waiting for their time. Until then no subscription has them.</summary>
internal sealed class ScheduledMessages(StateFile file, FanOut fanOut, EntityDirectory entities, FinishedMessages finished, TimeProvider time)
{
    private const int Bite = 100;

    private readonly Statement _add = file.Prepare("INSERT INTO bus_scheduled (due, sequence) VALUES (?1, ?2)");
    private readonly Statement _next = file.Prepare("SELECT min(due) FROM bus_scheduled");
    private readonly Statement _due = file.Prepare("""
        SELECT s.due, s.sequence, m.topic
        FROM bus_scheduled s JOIN bus_message m ON m.sequence = s.sequence
        WHERE s.due <= ?1 ORDER BY s.due, s.sequence LIMIT ?2
        """);

    private readonly Statement _remove = file.Prepare("DELETE FROM bus_scheduled WHERE due = ?1 AND sequence = ?2");
    private readonly Statement _cancel = file.Prepare("""
        DELETE FROM bus_scheduled WHERE sequence = ?1
            AND due = (SELECT scheduled_for FROM bus_message WHERE sequence = ?1 AND topic = ?2)
        """);

    private readonly Statement _renumber = file.Prepare("""
        UPDATE bus_message SET sequence = (SELECT max(sequence) + 1 FROM bus_message), enqueued_at = ?2 WHERE sequence = ?1
        """);

    private long _nextDue = BusSchema.Never;

    /// <summary>When the next message becomes visible.</summary>
    public long NextDue => Volatile.Read(ref _nextDue);

    /// <summary>Adds a message inside the caller's transaction; the caller says so with <see cref="Expect"/> when that is committed.</summary>
    public void Add(long sequence, long due) => _add.Bind(1, due).Bind(2, sequence).Run();

    public void Expect(long due)
    {
        for (var seen = NextDue; due < seen; seen = NextDue)
        {
            Interlocked.CompareExchange(ref _nextDue, due, seen);
        }
    }

    /// <summary>Looks in the file, where other processes add too.</summary>
    public void Refresh()
    {
        using (file.Hold())
        {
            Volatile.Write(ref _nextDue, _next.Scalar() ?? BusSchema.Never);
        }
    }

    /// <exception cref="ServiceBusException">No message of that number is waiting.</exception>
    public void Cancel(TopicEntity topic, long sequence)
    {
        using var transaction = file.Begin();
        while (fanOut.Advance())
        {
            // Past its number: what is not scheduled any more would otherwise be handed out as if it had never been.
        }

        if (_cancel.Bind(1, sequence).Bind(2, topic.Id).Run() == 0)
        {
            throw new ServiceBusException(
                $"No scheduled message has the number {sequence}: it was cancelled, or its time has come.",
                ServiceBusFailureReason.MessageNotFound,
                topic.Name);
        }

        transaction.Commit();
        finished.Add(sequence, sequence);
    }

    /// <summary>Makes visible what is due, as if it were sent now: it gets a new number behind all others.</summary>
    public void ActivateDue()
    {
        var now = time.GetUtcNow().UtcTicks;
        while (NextDue <= now)
        {
            var woken = new HashSet<TopicEntity>();
            using (var transaction = file.Begin())
            {
                foreach (var (due, sequence, topicId) in Due(now))
                {
                    _remove.Bind(1, due).Bind(2, sequence).Run();
                    if (entities.Topic(topicId) is { } topic)
                    {
                        _renumber.Bind(1, sequence).Bind(2, now).Run();
                        woken.Add(topic);
                    }
                }

                Volatile.Write(ref _nextDue, _next.Scalar() ?? BusSchema.Never);
                transaction.Commit();
            }

            foreach (var topic in woken)
            {
                topic.Pulse();
            }
        }
    }

    private List<(long Due, long Sequence, long Topic)> Due(long now)
    {
        var due = new List<(long, long, long)>();
        try
        {
            _due.Bind(1, now).Bind(2, Bite);
            while (_due.Step())
            {
                due.Add((_due.Int64(0), _due.Int64(1), _due.Int64(2)));
            }
        }
        finally
        {
            _due.Reset();
        }

        return due;
    }
}
