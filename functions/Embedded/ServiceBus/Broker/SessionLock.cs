namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>A session that one receiver holds.</summary>
internal sealed record SessionLock(SubscriptionEntity Subscription, string SessionId, long LockId);
