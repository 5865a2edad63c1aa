namespace Interchange.Embedded.ServiceBus.Topology;

/// <summary>A topic as servicebus.json declares it.</summary>
internal sealed record TopicDeclaration
{
    public required string Name { get; init; }

    /// <summary>Whether a second message with the id of one sent within <see cref="DuplicateDetectionHistoryTimeWindow"/> is dropped.</summary>
    public bool RequiresDuplicateDetection { get; init; }

    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    public IReadOnlyList<SubscriptionDeclaration> Subscriptions { get; init; } = [];
}
