using Interchange.Embedded.ServiceBus.Topology;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>A declared subscription with its number in the state file.</summary>
internal sealed class SubscriptionEntity
{
    public SubscriptionEntity(long id, string topicName, SubscriptionDeclaration declaration)
    {
        Id = id;
        Declaration = declaration;
        Path = $"{topicName}/Subscriptions/{declaration.Name}";
        Active = new QueueEntity(this, isDeadLetter: false);
        DeadLetters = new QueueEntity(this, isDeadLetter: true);
    }

    public long Id { get; }

    public SubscriptionDeclaration Declaration { get; }

    public string Path { get; }

    public QueueEntity Active { get; }

    public QueueEntity DeadLetters { get; }
}
