using Interchange.Embedded.ServiceBus.Topology;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>A declared topic with its number in the state file.</summary>
internal sealed record TopicEntity(long Id, TopicDeclaration Declaration, SubscriptionEntity[] Subscriptions)
{
    public string Name => Declaration.Name;

    /// <summary>The first subscription that takes only messages with a session.</summary>
    public SubscriptionEntity? SessionSubscription { get; } = Array.Find(Subscriptions, subscription => subscription.Declaration.RequiresSession);

    /// <summary>Wakes who waits for messages of any subscription.</summary>
    public void Pulse()
    {
        foreach (var subscription in Subscriptions)
        {
            subscription.Active.Arrivals.Pulse();
        }
    }
}
