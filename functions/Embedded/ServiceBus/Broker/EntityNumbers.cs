using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>The numbers that stand for names in the state file, given at first sight.</summary>
internal sealed class EntityNumbers(StateFile file) : IDisposable
{
    private readonly Statement _addTopic = file.Prepare("INSERT INTO bus_topic (name) VALUES (?1) ON CONFLICT DO NOTHING");
    private readonly Statement _findTopic = file.Prepare("SELECT id FROM bus_topic WHERE name = ?1");
    private readonly Statement _addSubscription = file.Prepare("INSERT INTO bus_subscription (topic, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    private readonly Statement _findSubscription = file.Prepare("SELECT id FROM bus_subscription WHERE topic = ?1 AND name = ?2");

    private readonly Statement _clearFanOut = file.Prepare("DELETE FROM bus_fanout WHERE topic = ?1");
    private readonly Statement _addFanOut = file.Prepare("INSERT INTO bus_fanout (topic, subscription, time_to_live, requires_session) VALUES (?1, ?2, ?3, ?4)");

    /// <summary>Notes which subscriptions are handed the messages of the topics.</summary>
    public void SetFanOut(IEnumerable<TopicEntity> topics)
    {
        foreach (var topic in topics)
        {
            _clearFanOut.Bind(1, topic.Id).Run();
            foreach (var subscription in topic.Subscriptions)
            {
                _addFanOut
                    .Bind(1, topic.Id).Bind(2, subscription.Id).Bind(3, subscription.Declaration.DefaultMessageTimeToLive.Ticks)
                    .Bind(4, subscription.Declaration.RequiresSession ? 1 : 0)
                    .Run();
            }
        }
    }

    public long OfTopic(string name)
    {
        _addTopic.Bind(1, name).Run();
        return _findTopic.Bind(1, name).Scalar()!.Value;
    }

    public long OfSubscription(long topic, string name)
    {
        _addSubscription.Bind(1, topic).Bind(2, name).Run();
        return _findSubscription.Bind(1, topic).Bind(2, name).Scalar()!.Value;
    }

    public void Dispose()
    {
        _addTopic.Dispose();
        _findTopic.Dispose();
        _addSubscription.Dispose();
        _findSubscription.Dispose();
        _clearFanOut.Dispose();
        _addFanOut.Dispose();
    }
}
