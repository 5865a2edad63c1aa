using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Finds expired messages where nobody receives, and those that duplicate detection need not remember, some at a time.</summary>
internal sealed class ExpiredMessages(StateFile file, StateFile background, FanOut fanOut, EntityDirectory entities, DeadLetters deadLetters, TimeProvider time)
{
    private const int Bite = 64;

    private readonly Statement _expired = background.Prepare("""
        SELECT sequence, lock_id FROM bus_delivery
        WHERE subscription = ?1 AND queue = 0 AND sequence > ?2 AND expires_at <= ?3 AND available_at <= ?3 ORDER BY sequence LIMIT ?4
        """);

    private readonly Statement _seen = background.Prepare("""
        SELECT message_id FROM bus_seen WHERE topic = ?1 AND message_id > ?2 AND seen_at <= ?3 ORDER BY message_id LIMIT ?4
        """);

    private readonly Statement _forget = file.Prepare("DELETE FROM bus_seen WHERE topic = ?1 AND message_id = ?2 AND seen_at <= ?3");

    /// <summary>Dead-letters or drops what has expired.</summary>
    public void Bury(CancellationToken cancellationToken)
    {
        fanOut.CatchUp();
        var now = time.GetUtcNow().UtcTicks;
        foreach (var queue in entities.Subscriptions.Select(subscription => subscription.Active))
        {
            var fate = DeliveryRules.Of(queue, deliveries: 0, expiresAt: now, now);
            var after = 0L;
            while (!cancellationToken.IsCancellationRequested && Expired(queue, after, now) is { Count: > 0 } expired)
            {
                using (var transaction = file.Begin())
                {
                    expired.ForEach(item => deadLetters.Apply(fate, queue, item.Sequence, item.LockId));
                    transaction.Commit();
                }

                after = expired[^1].Sequence;
                queue.Subscription.DeadLetters.Arrivals.Pulse();
                Thread.Yield();
            }
        }
    }

    /// <summary>Forgets the ids whose window is over.</summary>
    public void Forget(CancellationToken cancellationToken)
    {
        foreach (var topic in entities.Topics.Where(topic => topic.Declaration.RequiresDuplicateDetection))
        {
            var before = time.GetUtcNow().UtcTicks - topic.Declaration.DuplicateDetectionHistoryTimeWindow.Ticks;
            var after = "";
            while (!cancellationToken.IsCancellationRequested && Seen(topic, after, before) is { Count: > 0 } seen)
            {
                using (var transaction = file.Begin())
                {
                    seen.ForEach(id => _forget.Bind(1, topic.Id).Bind(2, id).Bind(3, before).Run());
                    transaction.Commit();
                }

                after = seen[^1];
                Thread.Yield();
            }
        }
    }

    private List<(long Sequence, long LockId)> Expired(QueueEntity queue, long after, long now)
    {
        var expired = new List<(long, long)>(Bite);
        using (background.Hold())
        {
            try
            {
                _expired.Bind(1, queue.Subscription.Id).Bind(2, after).Bind(3, now).Bind(4, Bite);
                while (_expired.Step())
                {
                    expired.Add((_expired.Int64(0), _expired.Int64(1)));
                }
            }
            finally
            {
                _expired.Reset();
            }
        }

        return expired;
    }

    private List<string> Seen(TopicEntity topic, string after, long before)
    {
        var seen = new List<string>(Bite);
        using (background.Hold())
        {
            try
            {
                _seen.Bind(1, topic.Id).Bind(2, after).Bind(3, before).Bind(4, Bite);
                while (_seen.Step())
                {
                    seen.Add(_seen.Text(0)!);
                }
            }
            finally
            {
                _seen.Reset();
            }
        }

        return seen;
    }
}
