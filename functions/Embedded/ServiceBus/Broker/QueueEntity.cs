using Interchange.Embedded.ServiceBus.Topology;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>What a receiver reads: the active messages of a subscription, or its dead letters.</summary>
internal sealed class QueueEntity(SubscriptionEntity subscription, bool isDeadLetter)
{
    public SubscriptionEntity Subscription { get; } = subscription;

    public bool IsDeadLetter { get; } = isDeadLetter;

    /// <summary>The value of the column <c>queue</c>.</summary>
    public int Number => IsDeadLetter ? 1 : 0;

    public SubscriptionDeclaration Declaration => Subscription.Declaration;

    public string Path => IsDeadLetter ? $"{Subscription.Path}/$DeadLetterQueue" : Subscription.Path;

    /// <summary>Dead letters are read without sessions.</summary>
    public bool RequiresSession => Declaration.RequiresSession && !IsDeadLetter;

    public ArrivalSignal Arrivals { get; } = new();
}
