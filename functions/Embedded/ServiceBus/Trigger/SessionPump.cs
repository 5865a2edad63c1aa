using Interchange.Embedded.ServiceBus.Broker;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>Messages of sessions: several sessions at once, each session's messages in order, the next after the last has ended.</summary>
internal sealed class SessionPump(
    SubscriptionEntity subscription,
    BusFunction function,
    BusTriggerOptions options,
    MessageBroker broker,
    MessageRun run,
    TimeProvider time) : IMessagePump
{
    private static readonly TimeSpan NoEnd = TimeSpan.FromHours(1);

    public int Concurrency => options.MaxConcurrentSessions;

    public int MostAtOnce => 1;

    public async Task<IReadOnlyList<Func<CancellationToken, CancellationToken, Task>>> NextAsync(int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var version = subscription.Active.Arrivals.Version;
            broker.Schedule.ActivateDue();
            if (broker.Sessions.TryAccept(subscription) is { } session)
            {
                return [(stopping, givingUp) => RunAsync(session, stopping, givingUp)];
            }

            await broker.Taker.WaitAsync(subscription.Active, version, NoEnd, cancellationToken);
        }
    }

    private async Task RunAsync(SessionLock session, CancellationToken stopping, CancellationToken givingUp)
    {
        try
        {
            await using var renewal = new LockRenewal(
                subscription.Declaration.LockDuration / 2, options.MaxAutoLockRenewalDuration, () => broker.Sessions.Renew(session), run.Failed, time);
            while (!stopping.IsCancellationRequested
                && broker.Taker.TryTake(session, function.IsBatched ? options.MaxMessageBatchSize : 1) is { Count: > 0 } messages)
            {
                renewal.Restart();
                await run.RunAsync(messages, givingUp);
            }
        }
        finally
        {
            broker.Sessions.Release(session);
        }
    }
}
