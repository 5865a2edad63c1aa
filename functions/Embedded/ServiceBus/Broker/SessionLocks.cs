using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Gives each session to one receiver at a time. The locks of its messages are the session's own, and end with it.</summary>
internal sealed class SessionLocks(StateFile file, FanOut fanOut, LockOwner owner, TimeProvider time)
{
    private readonly Statement _free = file.Prepare("""
        SELECT d.session_id FROM bus_delivery d
        WHERE d.subscription = ?1 AND d.queue = 0 AND d.available_at <= ?2
            AND NOT EXISTS (SELECT 1 FROM bus_session s WHERE s.subscription = ?1 AND s.session_id = d.session_id AND s.locked_until > ?2)
        ORDER BY d.sequence LIMIT 1
        """);

    private readonly Statement _accept = file.Prepare("""
        INSERT OR REPLACE INTO bus_session (subscription, session_id, lock_id, owner, locked_until) VALUES (?1, ?2, ?3, ?4, ?5)
        """);

    private readonly Statement _held = file.Prepare("""
        SELECT locked_until FROM bus_session WHERE subscription = ?1 AND session_id = ?2 AND lock_id = ?3 AND locked_until > ?4
        """);

    private readonly Statement _renew = file.Prepare("""
        UPDATE bus_session SET locked_until = ?5 WHERE subscription = ?1 AND session_id = ?2 AND lock_id = ?3 AND locked_until > ?4
        """);

    private readonly Statement _renewMessages = file.Prepare("""
        UPDATE bus_delivery SET available_at = ?3 WHERE subscription = ?1 AND session_id = ?2 AND queue = 0 AND lock_id <> 0
        """);

    private readonly Statement _release = file.Prepare("DELETE FROM bus_session WHERE subscription = ?1 AND session_id = ?2 AND lock_id = ?3");

    private readonly Statement _releaseMessages = file.Prepare("""
        UPDATE bus_delivery SET available_at = 0, lock_id = 0, owner = 0 WHERE subscription = ?1 AND session_id = ?2 AND queue = 0 AND lock_id <> 0
        """);

    private readonly Statement _nextFree = file.Prepare("SELECT min(locked_until) FROM bus_session WHERE subscription = ?1 AND locked_until > ?2");

    /// <summary>Takes the session whose first message is the oldest among those that nobody holds.</summary>
    /// <returns>Null when there is none.</returns>
    public SessionLock? TryAccept(SubscriptionEntity subscription)
    {
        var now = time.GetUtcNow().UtcTicks;
        using (file.Hold())
        {
            if (Free(subscription, now) is null && !fanOut.IsBehind)
            {
                return null;
            }
        }

        fanOut.CatchUp();
        using var transaction = file.Begin();
        if (Free(subscription, now) is not { } sessionId)
        {
            return null;
        }

        var session = new SessionLock(subscription, sessionId, owner.NextLock());
        _accept
            .Bind(1, subscription.Id).Bind(2, sessionId).Bind(3, session.LockId).Bind(4, owner.Id)
            .Bind(5, now + subscription.Declaration.LockDuration.Ticks)
            .Run();
        // Whoever held it before holds its messages no more either.
        _releaseMessages.Bind(1, subscription.Id).Bind(2, sessionId).Run();
        transaction.Commit();
        return session;
    }

    /// <summary>Until when the session is held. Runs inside the caller's transaction.</summary>
    /// <exception cref="ServiceBusException">It is not held any more.</exception>
    public long HeldUntil(SessionLock session, long now) =>
        _held.Bind(1, session.Subscription.Id).Bind(2, session.SessionId).Bind(3, session.LockId).Bind(4, now).Scalar() ?? throw Lost(session);

    /// <exception cref="ServiceBusException">It is not held any more.</exception>
    public void Renew(SessionLock session)
    {
        var now = time.GetUtcNow().UtcTicks;
        var until = now + session.Subscription.Declaration.LockDuration.Ticks;
        using var transaction = file.Begin();
        if (_renew.Bind(1, session.Subscription.Id).Bind(2, session.SessionId).Bind(3, session.LockId).Bind(4, now).Bind(5, until).Run() == 0)
        {
            throw Lost(session);
        }

        _renewMessages.Bind(1, session.Subscription.Id).Bind(2, session.SessionId).Bind(3, until).Run();
        transaction.Commit();
    }

    /// <summary>Gives the session back with what is not settled of it. Nothing happens when it is not held any more.</summary>
    public void Release(SessionLock session)
    {
        using (var transaction = file.Begin())
        {
            if (_release.Bind(1, session.Subscription.Id).Bind(2, session.SessionId).Bind(3, session.LockId).Run() == 1)
            {
                _releaseMessages.Bind(1, session.Subscription.Id).Bind(2, session.SessionId).Run();
            }

            transaction.Commit();
        }

        session.Subscription.Active.Arrivals.Pulse();
    }

    /// <summary>When the next lock of a session ends.</summary>
    public long NextFree(SubscriptionEntity subscription, long now)
    {
        using (file.Hold())
        {
            return _nextFree.Bind(1, subscription.Id).Bind(2, now).Scalar() ?? BusSchema.Never;
        }
    }

    private static ServiceBusException Lost(SessionLock session) => new(
        "The session's lock is lost: it ended before it was renewed, and another receiver may hold the session.",
        ServiceBusFailureReason.SessionLockLost,
        session.Subscription.Path);

    private string? Free(SubscriptionEntity subscription, long now)
    {
        try
        {
            return _free.Bind(1, subscription.Id).Bind(2, now).Step() ? _free.Text(0) : null;
        }
        finally
        {
            _free.Reset();
        }
    }
}
