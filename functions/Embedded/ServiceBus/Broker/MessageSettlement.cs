using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Settles and renews what was taken, in short transactions.</summary>
internal sealed class MessageSettlement(StateFile file, DeadLetters deadLetters, FinishedMessages finished, TimeProvider time)
{
    private const int Bite = 250;

    private readonly Statement _complete = file.Prepare("""
        DELETE FROM bus_delivery
        WHERE subscription = ?1 AND queue = ?2 AND sequence BETWEEN ?3 AND ?4 AND lock_id = ?5 AND available_at > ?6
        """);

    private readonly Statement _exhausted = file.Prepare("""
        SELECT sequence FROM bus_delivery
        WHERE subscription = ?1 AND queue = ?2 AND sequence BETWEEN ?3 AND ?4 AND lock_id = ?5 AND available_at > ?6 AND delivery_count >= ?7
        """);

    private readonly Statement _abandon = file.Prepare("""
        UPDATE bus_delivery SET available_at = 0, lock_id = 0, owner = 0
        WHERE subscription = ?1 AND queue = ?2 AND sequence BETWEEN ?3 AND ?4 AND lock_id = ?5 AND available_at > ?6
        """);

    private readonly Statement _properties = file.Prepare("""
        UPDATE bus_delivery SET properties = ?7
        WHERE subscription = ?1 AND queue = ?2 AND sequence BETWEEN ?3 AND ?4 AND lock_id = ?5 AND available_at > ?6
        """);

    private readonly Statement _renew = file.Prepare("""
        UPDATE bus_delivery SET available_at = ?7
        WHERE subscription = ?1 AND queue = ?2 AND sequence BETWEEN ?3 AND ?4 AND lock_id = ?5 AND available_at > ?6
        """);

    private readonly Statement _held = file.Prepare("""
        SELECT count(*) FROM bus_delivery
        WHERE subscription = ?1 AND queue = ?2 AND sequence BETWEEN ?3 AND ?4 AND lock_id = ?5 AND available_at > ?6
        """);

    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public void Complete(Delivery delivery)
    {
        if (Complete(DeliveryRange.Of(delivery)) == 0)
        {
            throw Lost(delivery);
        }
    }

    /// <summary>Completes those of the range that are still locked by it.</summary>
    /// <returns>How many those were.</returns>
    public int Complete(DeliveryRange range)
    {
        var completed = 0;
        for (var first = range.First; first <= range.Last; first += Bite)
        {
            // In pieces, so that no send waits long for one. A process that dies in between has the rest delivered again.
            using (var transaction = file.Begin())
            {
                completed += On(_complete, range with { First = first, Last = Math.Min(range.Last, first + Bite - 1) }, Now).Run();
                transaction.Commit();
            }

            file.GiveWay();
        }

        finished.Add(range.First, range.Last);
        BusMetrics.Completes.Add(completed);
        return completed;
    }

    /// <summary>Completes messages of one take.</summary>
    public void CompleteAll(IReadOnlyList<ServiceBusReceivedMessage> taken)
    {
        if (taken is [{ Delivery: { } first }, ..])
        {
            Complete(DeliveryRange.Of(first) with { Last = taken[^1].SequenceNumber });
        }
    }

    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public void Abandon(Delivery delivery, ServiceBusReceivedMessage message, IDictionary<string, object>? properties)
    {
        if (Abandon(DeliveryRange.Of(delivery), Changed(message, properties)) == 0)
        {
            throw Lost(delivery);
        }
    }

    /// <summary>Gives back those of the range that are still locked by it; those that were delivered for the last time become dead letters.</summary>
    /// <returns>How many those were.</returns>
    public int Abandon(DeliveryRange range, byte[]? properties = null)
    {
        var (abandoned, buried) = (0, 0);
        using (var transaction = file.Begin())
        {
            var now = Now;
            if (properties is not null)
            {
                On(_properties, range, now).Bind(7, properties.AsSpan()).Run();
            }

            foreach (var sequence in Exhausted(range, now))
            {
                deadLetters.Apply(Fate.DeadLetterAsExhausted, range.Queue, sequence, range.LockId);
                buried++;
            }

            abandoned = On(_abandon, range, now).Run();
            transaction.Commit();
        }

        Pulse(range.Queue, abandoned, buried);
        return abandoned + buried;
    }

    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public void DeadLetter(
        Delivery delivery,
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? properties,
        string? reason,
        string? description)
    {
        var range = DeliveryRange.Of(delivery);
        var changed = Changed(message, properties);
        using (var transaction = file.Begin())
        {
            var now = Now;
            if (On(_held, range, now).Scalar() == 0)
            {
                throw Lost(delivery);
            }

            if (changed is not null)
            {
                On(_properties, range, now).Bind(7, changed.AsSpan()).Run();
            }

            if (range.Queue.IsDeadLetter)
            {
                // It is there already.
                On(_abandon, range, now).Run();
            }
            else
            {
                deadLetters.Move(range.Queue, range.First, range.LockId, reason, description);
            }

            transaction.Commit();
        }

        Pulse(range.Queue, released: 0, buried: 1);
    }

    /// <returns>Until when the message is locked now.</returns>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    /// <exception cref="InvalidOperationException">The lock is a session's, which the trigger renews.</exception>
    public DateTimeOffset Renew(Delivery delivery)
    {
        if (delivery.InSession)
        {
            throw new InvalidOperationException("The message is locked by its session, and the trigger renews the session's lock; do not renew the message's.");
        }

        var until = time.GetUtcNow() + delivery.Queue.Declaration.LockDuration;
        return Renew(DeliveryRange.Of(delivery), until) == 1 ? until : throw Lost(delivery);
    }

    /// <summary>Renews those of the range that are still locked by it.</summary>
    /// <returns>How many those were.</returns>
    public int Renew(DeliveryRange range, DateTimeOffset until)
    {
        using var transaction = file.Begin();
        var renewed = On(_renew, range, Now).Bind(7, until.UtcTicks).Run();
        transaction.Commit();
        return renewed;
    }

    private static void Pulse(QueueEntity queue, int released, int buried)
    {
        if (released > 0)
        {
            queue.Arrivals.Pulse();
        }

        if (buried > 0)
        {
            queue.Subscription.DeadLetters.Arrivals.Pulse();
        }
    }

    private static byte[]? Changed(ServiceBusReceivedMessage message, IDictionary<string, object>? properties)
    {
        if (properties is not { Count: > 0 })
        {
            return null;
        }

        var all = new Dictionary<string, object>(message.ApplicationProperties, StringComparer.Ordinal);
        foreach (var (name, value) in properties)
        {
            all[name] = value;
        }

        return PropertyCodec.Encode(all);
    }

    private static ServiceBusException Lost(Delivery delivery) => new(
        "The message's lock is lost: it ended before it was renewed, or the message was settled already. It may be delivered again.",
        delivery.InSession ? ServiceBusFailureReason.SessionLockLost : ServiceBusFailureReason.MessageLockLost,
        delivery.Queue.Path);

    private long Now => time.GetUtcNow().UtcTicks;

    private static Statement On(Statement statement, DeliveryRange range, long now) =>
        statement
            .Bind(1, range.Queue.Subscription.Id).Bind(2, range.Queue.Number).Bind(3, range.First).Bind(4, range.Last)
            .Bind(5, range.LockId).Bind(6, now);

    private List<long> Exhausted(DeliveryRange range, long now)
    {
        var sequences = new List<long>();
        if (range.Queue.IsDeadLetter)
        {
            return sequences;
        }

        try
        {
            On(_exhausted, range, now).Bind(7, range.Queue.Declaration.MaxDeliveryCount);
            while (_exhausted.Step())
            {
                sequences.Add(_exhausted.Int64(0));
            }
        }
        finally
        {
            _exhausted.Reset();
        }

        return sequences;
    }
}
