using System.Collections.Frozen;
using Azure.Messaging.ServiceBus;
using Interchange.Embedded.ServiceBus.Topology;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Finds topics and subscriptions by name.</summary>
internal sealed class EntityDirectory
{
    private readonly string _source;
    private readonly FrozenDictionary<string, TopicEntity> _byName;
    private readonly FrozenDictionary<long, TopicEntity> _byId;

    /// <summary>Gives every declared entity its number. One that is no longer declared keeps its number and its messages, and receives no more.</summary>
    public EntityDirectory(StateFile file, FanOut fanOut, BusTopology topology)
    {
        _source = topology.Source;
        using var addTopic = new EntityNumbers(file);
        using var transaction = file.Begin();
        while (fanOut.Advance())
        {
            // What was sent before now is for those who were declared before now.
        }

        var topics = topology.Topics.Select(topic =>
        {
            var id = addTopic.OfTopic(topic.Name);
            return new TopicEntity(id, topic, [.. topic.Subscriptions.Select(item => new SubscriptionEntity(addTopic.OfSubscription(id, item.Name), topic.Name, item))]);
        }).ToArray();
        addTopic.SetFanOut(topics);
        transaction.Commit();
        _byName = topics.ToFrozenDictionary(topic => topic.Name, StringComparer.OrdinalIgnoreCase);
        _byId = topics.ToFrozenDictionary(topic => topic.Id);
    }

    public IEnumerable<TopicEntity> Topics => _byId.Values;

    public IEnumerable<SubscriptionEntity> Subscriptions => _byId.Values.SelectMany(topic => topic.Subscriptions);

    /// <exception cref="ServiceBusException">It is not declared.</exception>
    public TopicEntity Topic(string name) => _byName.GetValueOrDefault(name) ?? throw new ServiceBusException(
        $"The topic '{name}' is not declared. {_source} declares {Names(_byName.Values.Select(topic => topic.Name))}; add it there.",
        ServiceBusFailureReason.MessagingEntityNotFound,
        name);

    public TopicEntity? Topic(long id) => _byId.GetValueOrDefault(id);

    /// <exception cref="ServiceBusException">It is not declared.</exception>
    public SubscriptionEntity Subscription(string topicName, string subscriptionName)
    {
        var topic = Topic(topicName);
        return Array.Find(topic.Subscriptions, item => string.Equals(item.Declaration.Name, subscriptionName, StringComparison.OrdinalIgnoreCase))
            ?? throw new ServiceBusException(
                $"The topic '{topicName}' has no subscription '{subscriptionName}'. {_source} declares {Names(topic.Subscriptions.Select(item => item.Declaration.Name))}; add it there.",
                ServiceBusFailureReason.MessagingEntityNotFound,
                $"{topicName}/Subscriptions/{subscriptionName}");
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'")) is { Length: > 0 } list ? list : "none";
}
