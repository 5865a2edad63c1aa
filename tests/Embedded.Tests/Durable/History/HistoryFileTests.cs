using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Tests.Durable.History;

public sealed class HistoryFileTests
{
    [Fact]
    public void Every_event_survives_the_file()
    {
        HistoryEvent[] events =
        [
            new HistoryEvent.TurnStarted(new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc)),
            new HistoryEvent.ExecutionStarted("Order") { Version = "1.0", Input = """{"item":"tea \"green\" ü"}""", Parent = new ParentCall("Shop", "shop-1", 3) },
            new HistoryEvent.ActivityScheduled(0, "Price") { Version = "1.0", Input = "\"tea\"" },
            new HistoryEvent.SubOrchestrationStarted(1, "Ship", "ship-1") { Input = "[1,2]", Tags = new Dictionary<string, string> { ["a"] = "b" } },
            new HistoryEvent.TimerCreated(2, new DateTime(2026, 3, 1, 13, 0, 0, DateTimeKind.Utc)),
            new HistoryEvent.EventSent(3, "other", "Hello") { Payload = "1.50" },
            new HistoryEvent.TaskCompleted(0) { Result = "2.10" },
            new HistoryEvent.TaskFailed(1, new Failure("System.IO.IOException", "down", "at", new Failure("X", "y")) { Final = true }),
            new HistoryEvent.TimerFired(2),
            new HistoryEvent.EventRaised("Go"),
            new HistoryEvent.Suspended("why"),
            new HistoryEvent.Resumed(null),
            new HistoryEvent.Terminated { Output = "true", Recursive = true },
            new HistoryEvent.ExecutionEnded("Terminated") { Output = "true", Failure = new Failure("X", "y") },
        ];
        var file = new HistoryFile { InstanceId = "one", Generation = 2, Events = events };

        var read = HistoryFile.Parse(file.ToJson());

        Assert.Equal(typeof(HistoryEvent).GetNestedTypes().Count(type => !type.IsAbstract), events.Length);
        Assert.Equal((1, "one", 2, "Order"), (read.Format, read.InstanceId, read.Generation, read.Orchestrator));
        Assert.Equal(file.ToJson(), read.ToJson());
        Assert.Equal(events.Where(happened => happened is not HistoryEvent.SubOrchestrationStarted), read.Events.Where(happened => happened is not HistoryEvent.SubOrchestrationStarted));
    }

    [Fact]
    public void Payloads_are_part_of_the_document()
    {
        var json = new HistoryFile { InstanceId = "one", Generation = 1, Events = [new HistoryEvent.EventRaised("Go") { Payload = """{"a":1}""" }] }.ToJson();

        Assert.Contains("\"payload\": {\"a\":1}", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "but null")]
    [InlineData("{}", "The text is not the history of an orchestration")]
    [InlineData("""{"format":2,"instanceId":"x","generation":1,"events":[]}""", "The history has the format 2; this version reads format 1.")]
    [InlineData("""{"format":1,"instanceId":"x","generation":1,"events":[{"event":"unheardOf"}]}""", "The text is not the history of an orchestration")]
    public void What_cannot_be_read_is_refused(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => HistoryFile.Parse(json)).Message, StringComparison.Ordinal);
}
