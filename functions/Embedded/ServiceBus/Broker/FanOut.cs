using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>
/// Hands messages to the subscriptions of their topics. That is not done by the send, which writes each message once however many subscriptions
/// there are, but by whoever looks for messages next, in transactions of a hundred, so that no send waits long for one. Until then a message is
/// behind the mark that all messages before have been handed out to.
/// </summary>
internal sealed class FanOut(StateFile file)
{
    private const int Bite = 100;

    private readonly Statement _mark = file.Prepare("SELECT distributed FROM bus_progress");
    private readonly Statement _newest = file.Prepare("SELECT max(sequence) FROM bus_message");
    private readonly Statement _next = file.Prepare(
        "SELECT max(sequence) FROM (SELECT sequence FROM bus_message WHERE sequence > ?1 ORDER BY sequence LIMIT ?2)");

    private readonly Statement _advance = file.Prepare("UPDATE bus_progress SET distributed = ?1");
    private readonly Statement _deliver = file.Prepare($"""
        INSERT INTO bus_delivery (subscription, queue, sequence, available_at, lock_id, owner, delivery_count, expires_at, session_id)
        SELECT f.subscription, 0, m.sequence, 0, 0, 0, 0,
            CASE WHEN min(m.time_to_live, f.time_to_live) >= {BusSchema.Never} - m.enqueued_at THEN {BusSchema.Never}
                ELSE m.enqueued_at + min(m.time_to_live, f.time_to_live) END,
            CASE WHEN f.requires_session THEN m.session_id END
        FROM bus_message m CROSS JOIN bus_fanout f ON f.topic = m.topic
        WHERE m.sequence > ?1 AND m.sequence <= ?2
            AND (m.scheduled_for IS NULL OR NOT EXISTS (SELECT 1 FROM bus_scheduled s WHERE s.due = m.scheduled_for AND s.sequence = m.sequence))
        ORDER BY f.subscription, m.sequence
        """);

    /// <summary>Whether there are messages to hand out. Runs while the caller holds the file.</summary>
    public bool IsBehind => _newest.Scalar() is { } newest && newest > Mark;

    /// <summary>The number of the last message that was handed out.</summary>
    private long Mark => _mark.Scalar()!.Value;

    /// <summary>Hands out the next messages, up to a hundred. Runs inside the caller's transaction.</summary>
    /// <returns>Whether there were any: the transaction is to be committed then.</returns>
    public bool Advance()
    {
        var mark = Mark;
        if (_next.Bind(1, mark).Bind(2, Bite).Scalar() is not { } last)
        {
            return false;
        }

        _deliver.Bind(1, mark).Bind(2, last).Run();
        _advance.Bind(1, last).Run();
        return true;
    }

    /// <summary>Hands out what there is, in short transactions between which others may write.</summary>
    /// <param name="most">About as many messages as the caller has use for.</param>
    /// <returns>The number of the last message that was handed out.</returns>
    public long CatchUp(int most = int.MaxValue)
    {
        for (var handedOut = 0; ; handedOut += Bite)
        {
            using (file.Hold())
            {
                if (handedOut >= most || !IsBehind)
                {
                    return Mark;
                }
            }

            using (var transaction = file.Begin())
            {
                if (Advance())
                {
                    transaction.Commit();
                }
            }

            file.GiveWay();
        }
    }
}
