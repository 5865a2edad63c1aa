using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;
using Interchange.Embedded.Tests.ServiceBus.Support;

namespace Interchange.Embedded.Tests.ServiceBus;

public sealed class FanOutTests : BusTest
{
    [Fact]
    public async Task A_send_writes_one_row_however_many_subscriptions_there_are()
    {
        await Sender().SendMessagesAsync([Message("a"), Message("b")], Cancellation);

        Assert.Equal(2, Count("bus_message"));
        Assert.Equal(0, Count("bus_delivery"));
        Assert.Equal(["a", "b"], (await Take(Receiver())).Select(static message => message.MessageId));
        Assert.Equal(["a", "b"], (await Take(Receiver(subscription: "other"))).Select(static message => message.MessageId));
    }

    [Fact]
    public async Task A_receiver_gets_its_message_from_behind_thousands_of_others()
    {
        for (var round = 0; round < 5; round++)
        {
            await Sender().SendMessagesAsync(Enumerable.Range(0, 500).Select(static _ => new ServiceBusMessage("x")), Cancellation);
        }

        await Sender("once").SendMessageAsync(Message("mine"), Cancellation);

        Assert.Equal("mine", (await TakeOne(Receiver("once"))).MessageId);
        Assert.Equal(2500, (await Take(Receiver(), most: 5000)).Count + (await Take(Receiver(), most: 5000)).Count + (await Take(Receiver(), most: 5000)).Count);
    }

    [Fact]
    public async Task Peeking_sees_what_nobody_has_looked_for_yet()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);

        Assert.Equal("a", Assert.Single(await Receiver().PeekMessagesAsync(10, cancellationToken: Cancellation)).MessageId);
    }

    [Fact]
    public async Task A_scheduled_message_that_is_taken_back_at_once_is_never_seen()
    {
        var sender = Sender();
        var number = await sender.ScheduleMessageAsync(Message("a"), Time.GetUtcNow().AddMinutes(1), Cancellation);
        await sender.SendMessageAsync(Message("b"), Cancellation);

        await sender.CancelScheduledMessageAsync(number, Cancellation);
        Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("b", (await TakeOne(Receiver())).MessageId);
        Assert.Empty(await Take(Receiver()));
    }

    [Fact]
    public async Task A_scheduled_message_comes_once_to_every_subscription_when_its_time_has_come()
    {
        var sender = Sender();
        await sender.ScheduleMessageAsync(Message("a"), Time.GetUtcNow().AddSeconds(20), Cancellation);
        await sender.SendMessageAsync(Message("b"), Cancellation);
        Assert.Equal("b", (await TakeOne(Receiver())).MessageId);

        Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(["a"], (await Take(Receiver())).Select(static message => message.MessageId));
        Assert.Equal(["b", "a"], (await Take(Receiver(subscription: "other"))).Select(static message => message.MessageId));
        Assert.Empty(await Take(Receiver()));
    }

    [Fact]
    public async Task A_subscription_gets_what_was_sent_since_it_was_declared()
    {
        const string Before = """{"topics":[{"name":"t","subscriptions":[{"name":"old"},{"name":"gone"}]}]}""";
        const string After = """{"topics":[{"name":"t","subscriptions":[{"name":"old"},{"name":"new"}]}]}""";
        using var folder = new BusFolder(Before);
        await using (var client = folder.Client(Time))
        {
            await client.CreateSender("t").SendMessageAsync(Message("first"), Cancellation);
        }

        await File.WriteAllTextAsync(folder.TopologyPath, After, Cancellation);
        await using (var client = folder.Client(Time))
        {
            await client.CreateSender("t").SendMessageAsync(Message("second"), Cancellation);
            Assert.Equal(["second"], (await Take(client.CreateReceiver("t", "new"))).Select(static message => message.MessageId));
            Assert.Equal(["first", "second"], (await Take(client.CreateReceiver("t", "old"))).Select(static message => message.MessageId));
        }

        await File.WriteAllTextAsync(folder.TopologyPath, Before, Cancellation);
        await using (var client = folder.Client(Time))
        {
            Assert.Equal(["first"], (await Take(client.CreateReceiver("t", "gone"))).Select(static message => message.MessageId));
        }
    }

    [Fact]
    public async Task Processes_that_look_at_the_same_time_hand_out_each_message_once()
    {
        await using var mine = Folder.Broker(Time);
        await using var theirs = Folder.Broker(Time);
        var sender = Sender();
        var sending = Task.Run(
            async () =>
            {
                for (var number = 0; number < 300; number++)
                {
                    await sender.SendMessageAsync(Message($"m{number}"), Cancellation);
                }
            },
            Cancellation);
        var looking = new[] { mine, theirs }.Select(broker => Task.Run(
            () =>
            {
                while (!sending.IsCompleted)
                {
                    broker.FanOut.CatchUp();
                }
            },
            Cancellation));

        await Task.WhenAll([sending, .. looking]);

        Assert.Equal(Enumerable.Range(0, 300).Select(static number => $"m{number}"), (await Take(Receiver(), most: 1000)).Select(static message => message.MessageId));
        Assert.Equal(300, (await Take(Receiver(subscription: "other"), most: 1000)).Count);
    }

    private long Count(string table)
    {
        using var connection = StateDatabase.Open(StateDatabase.PathIn(Folder.Path));
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }
}
