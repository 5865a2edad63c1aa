using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;
using Interchange.Embedded.Tests.ServiceBus.Support;

namespace Interchange.Embedded.Tests.ServiceBus;

public sealed class SendTests : BusTest
{
    [Fact]
    public async Task Delivers_to_every_subscription_what_its_sender_set()
    {
        var sent = new ServiceBusMessage("grüße 🚀")
        {
            MessageId = "m1",
            ContentType = "text/plain",
            CorrelationId = "c",
            Subject = "s",
            To = "t",
            ReplyTo = "r",
            ReplyToSessionId = "rs",
            PartitionKey = "p",
            TimeToLive = TimeSpan.FromHours(1),
        };
        var guid = Guid.NewGuid();
        object[] values = ["text", true, 1, 2L, 3.5, 4.25m, guid, Time.GetUtcNow(), TimeSpan.FromSeconds(3), new Uri("https://example.org/"), (byte)1, 'x', 1.5f, DateTime.UnixEpoch];
        for (var index = 0; index < values.Length; index++)
        {
            sent.ApplicationProperties.Add($"v{index}", values[index]);
        }

        await Sender().SendMessageAsync(sent, Cancellation);

        foreach (var subscription in new[] { "all", "other" })
        {
            var got = await TakeOne(Receiver(subscription: subscription));
            Assert.Equal("grüße 🚀", got.Body.ToString());
            Assert.Equal(("m1", "text/plain", "c", "s", "t"), (got.MessageId, got.ContentType, got.CorrelationId, got.Subject, got.To));
            Assert.Equal(("r", "rs", "p"), (got.ReplyTo, got.ReplyToSessionId, got.PartitionKey));
            Assert.Equal(values, Enumerable.Range(0, values.Length).Select(index => got.ApplicationProperties[$"v{index}"]));
            Assert.Equal(Time.GetUtcNow(), got.EnqueuedTime);
            Assert.Equal(Time.GetUtcNow() + TimeSpan.FromHours(1), got.ExpiresAt);
            Assert.Equal(1, got.DeliveryCount);
        }
    }

    [Fact]
    public async Task Numbers_messages_in_the_order_of_their_sends()
    {
        await Sender().SendMessagesAsync([Message("a"), Message("b")], Cancellation);
        await Sender().SendMessageAsync(Message("c"), Cancellation);

        var got = await Take(Receiver());

        Assert.Equal(["a", "b", "c"], got.Select(message => message.MessageId));
        Assert.Equal(got.Select(message => message.SequenceNumber).Order().Distinct(), got.Select(message => message.SequenceNumber));
    }

    [Fact]
    public async Task Never_gives_a_number_twice_even_when_all_is_consumed()
    {
        var highest = 0L;
        for (var round = 0; round < 3; round++)
        {
            await Sender().SendMessageAsync(Message($"m{round}"), Cancellation);
            foreach (var subscription in new[] { "all", "other" })
            {
                var got = await TakeOne(Receiver(subscription: subscription));
                await Receiver(subscription: subscription).CompleteMessageAsync(got, Cancellation);
                Assert.True(got.SequenceNumber > highest || subscription == "other");
                highest = got.SequenceNumber;
            }

            Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Names_the_unknown_topic_and_the_file_that_declares_topics()
    {
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => Sender("nowhere").SendMessageAsync(Message("a"), Cancellation));

        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, failure.Reason);
        Assert.Contains("'nowhere'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Folder.TopologyPath, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_is_larger_than_a_send_may_be_and_sends_none_of_it()
    {
        var half = new ServiceBusMessage(new byte[130 * 1024]);

        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, await Refusal(() => Sender().SendMessageAsync(new ServiceBusMessage(new byte[256 * 1024]), Cancellation)));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, await Refusal(() => Sender().SendMessagesAsync([half, half], Cancellation)));
        Assert.Empty(await Take(Receiver()));
    }

    [Fact]
    public async Task Sends_a_batch_as_one_or_not_at_all()
    {
        var wrong = Message("b");
        wrong.ApplicationProperties.Add("x", new object());

        await Assert.ThrowsAsync<SerializationException>(() => Sender().SendMessagesAsync([Message("a"), wrong], Cancellation));

        Assert.Empty(await Take(Receiver()));
    }

    [Fact]
    public async Task A_batch_takes_messages_until_it_is_full()
    {
        using var batch = await Sender().CreateMessageBatchAsync(new CreateMessageBatchOptions { MaxSizeInBytes = 1000 }, Cancellation);

        Assert.True(batch.TryAddMessage(new ServiceBusMessage(new byte[400]) { MessageId = "1" }));
        Assert.True(batch.TryAddMessage(new ServiceBusMessage(new byte[400]) { MessageId = "2" }));
        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new byte[400]) { MessageId = "3" }));
        Assert.Equal(2, batch.Count);
        Assert.InRange(batch.SizeInBytes, 800, 1000);
        await Sender().SendMessagesAsync(batch, Cancellation);

        Assert.Equal(["1", "2"], (await Take(Receiver())).Select(message => message.MessageId));
    }

    [Fact]
    public async Task A_duplicate_within_the_window_is_accepted_and_dropped()
    {
        await Sender("once").SendMessageAsync(Message("a"), Cancellation);
        await Sender("once").SendMessagesAsync([Message("a"), Message("b"), Message("b")], Cancellation);
        Time.Advance(TimeSpan.FromMinutes(9));
        await Sender("once").SendMessageAsync(Message("a"), Cancellation);
        Assert.Equal(["a", "b"], (await Take(Receiver("once"))).Select(message => message.MessageId));

        Time.Advance(TimeSpan.FromMinutes(1));
        await Sender("once").SendMessageAsync(Message("a"), Cancellation);

        Assert.Contains((await Take(Receiver("once"))).Select(message => message.SequenceNumber), number => number > 2);
    }

    [Fact]
    public async Task A_send_that_failed_is_not_remembered_as_one_that_a_later_send_repeats()
    {
        var wrong = Message("b");
        wrong.ApplicationProperties.Add("x", new object());
        await Assert.ThrowsAsync<SerializationException>(() => Sender("once").SendMessagesAsync([Message("a"), wrong], Cancellation));

        await Sender("once").SendMessageAsync(Message("a"), Cancellation);

        Assert.Equal("a", (await TakeOne(Receiver("once"))).MessageId);
    }

    [Fact]
    public async Task A_scheduled_message_is_visible_at_its_time_and_behind_those_sent_before_that()
    {
        await Sender().ScheduleMessageAsync(Message("later"), Time.GetUtcNow().AddMinutes(5), Cancellation);
        await Sender().SendMessageAsync(Message("now"), Cancellation);
        Assert.Equal(["now"], (await Take(Receiver())).Select(message => message.MessageId));

        Time.Advance(TimeSpan.FromMinutes(5));
        var got = await Take(Receiver());

        Assert.Equal(["now", "later"], got.Select(message => message.MessageId));
        Assert.Equal(Time.GetUtcNow(), got[1].EnqueuedTime);
    }

    [Fact]
    public async Task Wakes_a_waiting_receiver_when_a_scheduled_message_is_due()
    {
        await Sender().ScheduleMessageAsync(Message("later"), Time.GetUtcNow().AddMinutes(5), Cancellation);
        var waiting = Receiver().ReceiveMessagesAsync(1, TimeSpan.FromHours(1), Cancellation);
        Assert.False(waiting.IsCompleted);

        Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("later", Assert.Single(await waiting).MessageId);
    }

    [Fact]
    public async Task A_cancelled_message_never_becomes_visible()
    {
        var number = await Sender().ScheduleMessageAsync(Message("later"), Time.GetUtcNow().AddMinutes(5), Cancellation);

        await Sender().CancelScheduledMessageAsync(number, Cancellation);

        Assert.Equal(ServiceBusFailureReason.MessageNotFound, await Refusal(() => Sender().CancelScheduledMessageAsync(number, Cancellation)));
        Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty(await Take(Receiver()));
    }

    [Fact]
    public async Task A_topic_with_a_session_subscription_refuses_a_message_without_a_session()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Sender("ordered").SendMessageAsync(Message("a"), Cancellation));

        Assert.Contains("SessionId", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reaches_nothing_over_a_network_and_says_so()
    {
        Assert.Contains("no network", Assert.Throws<NotSupportedException>(() => new ServiceBusClient("x.servicebus.windows.net", new Azure.Identity.DefaultAzureCredential())).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new ServiceBusClient("Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=b"));
        Assert.Throws<FormatException>(() => new ServiceBusClient("Endpoint=sb://embedded/;StateFolder=relative"));
        Assert.Throws<FormatException>(() => new ServiceBusClient("Endpoint=sb://embedded/"));
        await using var closed = Folder.Client(Time);
        await closed.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.CreateSender("work").SendMessageAsync(Message("a"), Cancellation));
    }
}
