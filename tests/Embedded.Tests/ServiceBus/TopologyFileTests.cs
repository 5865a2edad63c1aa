using System.Text;
using Interchange.Embedded.ServiceBus.Topology;

namespace Interchange.Embedded.Tests.ServiceBus;

public sealed class TopologyFileTests
{
    [Fact]
    public void Reads_names_and_durations()
    {
        var topology = Parse("""
            { "topics": [ { "name": "t", "requiresDuplicateDetection": true, "duplicateDetectionHistoryTimeWindow": "PT5M", "defaultMessageTimeToLive": "P14D",
              "subscriptions": [ { "name": "s", "requiresSession": true, "maxDeliveryCount": 7, "lockDuration": "PT30S", "deadLetteringOnMessageExpiration": true } ] } ] }
            """);

        var topic = Assert.Single(topology.Topics);
        Assert.Equal(("t", true, TimeSpan.FromMinutes(5), TimeSpan.FromDays(14)), (topic.Name, topic.RequiresDuplicateDetection, topic.DuplicateDetectionHistoryTimeWindow, topic.DefaultMessageTimeToLive));
        var subscription = Assert.Single(topic.Subscriptions);
        Assert.Equal(("s", true, 7, TimeSpan.FromSeconds(30), true), (subscription.Name, subscription.RequiresSession, subscription.MaxDeliveryCount, subscription.LockDuration, subscription.DeadLetteringOnMessageExpiration));
    }

    [Theory]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{ \"topics\": [", "is not JSON")]
    [InlineData("""{ "topic": [] }""", "unknown property \"topic\"")]
    [InlineData("""{ "topics": [ 3 ] }""", "topics[0] is not a JSON object")]
    [InlineData("""{ "topics": [ {} ] }""", "topics[0] has no \"name\"")]
    [InlineData("""{ "topics": [ { "name": "a b" } ] }""", "topics[0] 'a b' has the name 'a b'")]
    [InlineData("""{ "topics": [ { "name": "t", "subscriptions": [ { "name": "s", "lockDuration": "1m" } ] } ] }""", "topics[0] 't' subscriptions[0] 's' has \"lockDuration\": \"1m\"; write an ISO 8601 duration")]
    [InlineData("""{ "topics": [ { "name": "t", "subscriptions": [ { "name": "s", "lockDuration": "PT6M" } ] } ] }""", "at most PT5M")]
    [InlineData("""{ "topics": [ { "name": "t", "subscriptions": [ { "name": "s", "maxDeliveryCount": 0 } ] } ] }""", "a whole number from 1 to 2000")]
    [InlineData("""{ "topics": [ { "name": "t", "subscriptions": [ { "name": "s", "requiresSession": "yes" } ] } ] }""", "write true or false")]
    [InlineData("""{ "topics": [ { "name": "t", "subscriptions": [ { "name": "s", "lockTime": "PT1M" } ] } ] }""", "'s' has an unknown property \"lockTime\"; the known ones are name, requiresSession")]
    [InlineData("""{ "topics": [ { "name": "t" }, { "name": "T" } ] }""", "two topics named 't'")]
    [InlineData("""{ "topics": [ { "name": "t", "subscriptions": [ { "name": "s" }, { "name": "s" } ] } ] }""", "topics[0] 't' declares two subscriptions named 's'")]
    public void Names_the_entry_that_is_wrong(string json, string said)
    {
        var failure = Assert.Throws<TopologyFormatException>(() => Parse(json));

        Assert.StartsWith("servicebus.json", failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_file_that_is_missing() =>
        Assert.Contains("/nowhere/servicebus.json", Assert.Throws<TopologyFormatException>(() => TopologyFile.Load("/nowhere/servicebus.json")).Message, StringComparison.Ordinal);

    private static BusTopology Parse(string json) => TopologyFile.Parse("servicebus.json", Encoding.UTF8.GetBytes(json));
}
