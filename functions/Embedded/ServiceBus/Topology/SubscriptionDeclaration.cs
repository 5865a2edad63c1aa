namespace Interchange.Embedded.ServiceBus.Topology;

/// <summary>A subscription as servicebus.json declares it.</summary>
internal sealed record SubscriptionDeclaration
{
    public required string Name { get; init; }

    /// <summary>Whether messages are received session by session, each in order.</summary>
    public bool RequiresSession { get; init; }

    /// <summary>After so many deliveries a message is dead-lettered.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a receiver holds a message before it must renew.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a message that expires is dead-lettered rather than dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }

    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;
}
