using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Receives: locks the next messages in one short transaction, then reads them without holding up any sender.</summary>
internal sealed class MessageTaker(
    StateFile file,
    MessageReader reader,
    FanOut fanOut,
    DeadLetters deadLetters,
    SessionLocks sessions,
    ScheduledMessages schedule,
    LockOwner owner,
    TimeProvider time)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromHours(1);

    private readonly Statement _next = file.Prepare("""
        SELECT sequence, delivery_count, expires_at, lock_id FROM bus_delivery
        WHERE subscription = ?1 AND queue = ?2 AND available_at <= ?3 ORDER BY sequence LIMIT ?4
        """);

    private readonly Statement _nextOfSession = file.Prepare("""
        SELECT sequence, delivery_count, expires_at, lock_id FROM bus_delivery
        WHERE subscription = ?1 AND session_id = ?5 AND queue = ?2 AND available_at <= ?3 ORDER BY sequence LIMIT ?4
        """);

    private readonly Statement _lock = file.Prepare("""
        UPDATE bus_delivery SET available_at = ?6, lock_id = ?7, owner = ?8, delivery_count = delivery_count + 1
        WHERE subscription = ?1 AND queue = ?2 AND sequence BETWEEN ?3 AND ?4 AND available_at <= ?5
        """);

    private readonly Statement _lockOfSession = file.Prepare("""
        UPDATE bus_delivery SET available_at = ?6, lock_id = ?7, owner = ?8, delivery_count = delivery_count + 1
        WHERE subscription = ?1 AND queue = ?2 AND sequence BETWEEN ?3 AND ?4 AND available_at <= ?5 AND session_id = ?9
        """);

    private readonly Statement _wake = file.Prepare("""
        SELECT min(available_at) FROM bus_delivery WHERE subscription = ?1 AND queue = ?2 AND available_at > ?3
        """);

    /// <summary>Takes what is there, up to <paramref name="most"/>; waits for the first message.</summary>
    /// <returns>Messages of one take in order; none when <paramref name="wait"/> is over.</returns>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> TakeAsync(QueueEntity queue, int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var version = queue.Arrivals.Version;
            if (TryTake(queue, most) is { Count: > 0 } taken)
            {
                return taken;
            }

            var left = wait == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : wait - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return [];
            }

            await WaitAsync(queue, version, left, cancellationToken);
        }
    }

    /// <summary>Takes what is there, up to <paramref name="most"/>.</summary>
    public IReadOnlyList<ServiceBusReceivedMessage> TryTake(QueueEntity queue, int most)
    {
        schedule.ActivateDue();
        return Taken(Lock(queue, most, session: null));
    }

    /// <summary>Takes the next messages of a session that is held.</summary>
    /// <returns>None when the session has no more.</returns>
    /// <exception cref="ServiceBusException">The session is held no more.</exception>
    public IReadOnlyList<ServiceBusReceivedMessage> TryTake(SessionLock session, int most) =>
        Taken(Lock(session.Subscription.Active, most, session));

    /// <summary>Waits until there may be something new: an arrival, the end of a lock, a scheduled message, at most as long as said.</summary>
    public async Task WaitAsync(QueueEntity queue, int version, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcTicks;
        var wake = Math.Min(schedule.NextDue, queue.RequiresSession ? sessions.NextFree(queue.Subscription, now) : NextUnlocked(queue, now));
        var sooner = TimeSpan.FromTicks(Math.Max(1, Math.Min(wake - now, atMost.Ticks)));
        var due = sooner > LongestTimer ? LongestTimer : sooner;
        await using var timer = time.CreateTimer(static signal => ((ArrivalSignal)signal!).Pulse(), queue.Arrivals, due, Timeout.InfiniteTimeSpan);
        await queue.Arrivals.PulseAfter(version).WaitAsync(cancellationToken);
    }

    private IReadOnlyList<ServiceBusReceivedMessage> Taken(DeliveryRange? range)
    {
        if (range is not { } taken)
        {
            return [];
        }

        BusMetrics.Receives.Add(1);
        return reader.Taken(taken);
    }

    private long NextUnlocked(QueueEntity queue, long now)
    {
        using (file.Hold())
        {
            return _wake.Bind(1, queue.Subscription.Id).Bind(2, queue.Number).Bind(3, now).Scalar() ?? BusSchema.Never;
        }
    }

    private DeliveryRange? Lock(QueueEntity queue, int most, SessionLock? session)
    {
        if (session is null && !queue.IsDeadLetter)
        {
            fanOut.CatchUp(most);
        }

        while (true)
        {
            var now = time.GetUtcNow().UtcTicks;
            if (session is null)
            {
                // Who finds nothing does not queue for the file.
                using (file.Hold())
                {
                    if (Candidates(queue, 1, session, now).Count == 0 && (queue.IsDeadLetter || !fanOut.IsBehind))
                    {
                        return null;
                    }
                }
            }

            DeliveryRange? taken = null;
            var buried = false;
            using (var transaction = file.Begin())
            {
                var until = session is null ? now + queue.Declaration.LockDuration.Ticks : sessions.HeldUntil(session, now);
                var advanced = fanOut.Advance();
                var candidates = Candidates(queue, most, session, now);
                if (candidates.Count == 0)
                {
                    if (!advanced)
                    {
                        return null;
                    }

                    // The messages were for others; there may be more behind them.
                    transaction.Commit();
                    continue;
                }

                foreach (var candidate in candidates)
                {
                    var fate = DeliveryRules.Of(queue, candidate.Deliveries, candidate.ExpiresAt, now);
                    if (fate != Fate.Deliver)
                    {
                        deadLetters.Apply(fate, queue, candidate.Sequence, candidate.LockId);
                        buried = true;
                    }
                    else
                    {
                        taken = taken is { } range
                            ? range with { Last = candidate.Sequence }
                            : new DeliveryRange(queue, candidate.Sequence, candidate.Sequence, owner.NextLock());
                    }
                }

                if (taken is { } live)
                {
                    var statement = session is null ? _lock : _lockOfSession.Bind(9, session.SessionId);
                    statement
                        .Bind(1, queue.Subscription.Id).Bind(2, queue.Number).Bind(3, live.First).Bind(4, live.Last).Bind(5, now)
                        .Bind(6, until).Bind(7, live.LockId).Bind(8, owner.Id)
                        .Run();
                }

                transaction.Commit();
            }

            if (buried)
            {
                queue.Subscription.DeadLetters.Arrivals.Pulse();
            }

            if (taken is not null)
            {
                return taken;
            }
        }
    }

    private List<(long Sequence, int Deliveries, long ExpiresAt, long LockId)> Candidates(QueueEntity queue, int most, SessionLock? session, long now)
    {
        var candidates = new List<(long, int, long, long)>(Math.Min(most, 256));
        var statement = session is null ? _next : _nextOfSession.Bind(5, session.SessionId);
        try
        {
            statement.Bind(1, queue.Subscription.Id).Bind(2, queue.Number).Bind(3, now).Bind(4, most);
            while (statement.Step())
            {
                candidates.Add((statement.Int64(0), statement.Int32(1), statement.Int64(2), statement.Int64(3)));
            }
        }
        finally
        {
            statement.Reset();
        }

        return candidates;
    }
}
