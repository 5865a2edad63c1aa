using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;
using Interchange.Embedded.Tests.ServiceBus.Support;

namespace Interchange.Embedded.Tests.ServiceBus;

public sealed class ReceiveTests : BusTest
{
    [Fact]
    public async Task A_locked_message_is_for_one_receiver_until_its_lock_ends()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        var first = await TakeOne(Receiver());
        Assert.Empty(await Take(Receiver()));

        Time.Advance(TimeSpan.FromMinutes(1));
        var second = await TakeOne(Receiver());

        Assert.Equal(2, second.DeliveryCount);
        Assert.NotEqual(first.LockToken, second.LockToken);
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, await Refusal(() => Receiver().CompleteMessageAsync(first, Cancellation)));
        await Receiver().CompleteMessageAsync(second, Cancellation);
    }

    [Fact]
    public async Task A_lock_that_ended_is_lost_even_when_nobody_else_took_the_message()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        var message = await TakeOne(Receiver());

        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ServiceBusFailureReason.MessageLockLost, await Refusal(() => Receiver().RenewMessageLockAsync(message, Cancellation)));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, await Refusal(() => Receiver().AbandonMessageAsync(message, cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task A_renewed_lock_lasts_another_duration()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        var message = await TakeOne(Receiver());
        Assert.Equal(Time.GetUtcNow().AddMinutes(1), message.LockedUntil);

        Time.Advance(TimeSpan.FromSeconds(50));
        await Receiver().RenewMessageLockAsync(message, Cancellation);
        Assert.Equal(Time.GetUtcNow().AddMinutes(1), message.LockedUntil);
        Time.Advance(TimeSpan.FromSeconds(50));

        Assert.Empty(await Take(Receiver()));
        await Receiver().CompleteMessageAsync(message, Cancellation);
    }

    [Fact]
    public async Task A_completed_message_is_settled_once_and_only_in_its_own_subscription()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        var message = await TakeOne(Receiver());

        await Receiver().CompleteMessageAsync(message, Cancellation);

        Assert.Equal(ServiceBusFailureReason.MessageLockLost, await Refusal(() => Receiver().CompleteMessageAsync(message, Cancellation)));
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(await Take(Receiver()));
        Assert.Equal("a", (await TakeOne(Receiver(subscription: "other"))).MessageId);
    }

    [Fact]
    public async Task An_abandoned_message_comes_back_at_once_in_its_place_with_its_changed_properties()
    {
        var sent = Message("a");
        sent.ApplicationProperties.Add("kept", 1);
        sent.ApplicationProperties.Add("changed", 1);
        await Sender().SendMessagesAsync([sent, Message("b")], Cancellation);
        var message = await TakeOne(Receiver());

        await Receiver().AbandonMessageAsync(message, new Dictionary<string, object>(StringComparer.Ordinal) { ["changed"] = 2 }, Cancellation);
        var again = await TakeOne(Receiver());

        Assert.Equal(("a", 2), (again.MessageId, again.DeliveryCount));
        Assert.Equal((1, 2), (again.ApplicationProperties["kept"], again.ApplicationProperties["changed"]));
        Assert.Equal(1, (await TakeOne(Receiver(subscription: "other"))).ApplicationProperties["changed"]);
    }

    [Fact]
    public async Task A_message_given_back_too_often_is_dead_lettered()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            var message = await TakeOne(Receiver());
            Assert.Equal(delivery, message.DeliveryCount);
            await Receiver().AbandonMessageAsync(message, cancellationToken: Cancellation);
        }

        Assert.Empty(await Take(Receiver()));
        var dead = Assert.Single(await DeadLetters().PeekMessagesAsync(10, cancellationToken: Cancellation));
        Assert.Equal(("a", "MaxDeliveryCountExceeded", "work/Subscriptions/all"), (dead.MessageId, dead.DeadLetterReason, dead.DeadLetterSource));
    }

    [Fact]
    public async Task A_message_whose_locks_ended_too_often_is_dead_lettered()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            await TakeOne(Receiver());
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(await Take(Receiver()));
        Assert.Equal("MaxDeliveryCountExceeded", (await TakeOne(DeadLetters())).DeadLetterReason);
    }

    [Fact]
    public async Task A_dead_letter_says_why_and_can_be_sent_again()
    {
        var sent = Message("a");
        sent.ApplicationProperties.Add("kept", "yes");
        await Sender().SendMessageAsync(sent, Cancellation);
        await Receiver().DeadLetterMessageAsync(await TakeOne(Receiver()), "Poison", "cannot be read", Cancellation);

        var dead = await TakeOne(DeadLetters());
        Assert.Equal(("Poison", "cannot be read"), (dead.DeadLetterReason, dead.DeadLetterErrorDescription));
        var replay = new ServiceBusMessage(dead);
        await Sender().SendMessageAsync(replay, Cancellation);
        await DeadLetters().CompleteMessageAsync(dead, Cancellation);

        var again = await TakeOne(Receiver());
        Assert.Equal(("a", "body of a", 1), (again.MessageId, again.Body.ToString(), again.DeliveryCount));
        Assert.Equal(["kept"], again.ApplicationProperties.Keys);
        Assert.Empty(await DeadLetters().PeekMessagesAsync(10, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_dead_letter_that_is_given_back_stays_a_dead_letter_however_often()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        await Receiver().DeadLetterMessageAsync(await TakeOne(Receiver()), "Poison", cancellationToken: Cancellation);
        for (var time = 0; time < 5; time++)
        {
            await DeadLetters().AbandonMessageAsync(await TakeOne(DeadLetters()), cancellationToken: Cancellation);
        }

        Time.Advance(TimeSpan.FromDays(30));

        Assert.Equal("Poison", (await TakeOne(DeadLetters())).DeadLetterReason);
    }

    [Fact]
    public async Task An_expired_message_is_dead_lettered_or_dropped_as_declared()
    {
        var message = Message("a");
        message.TimeToLive = TimeSpan.FromMinutes(2);
        await Sender().SendMessagesAsync([message, Message("b")], Cancellation);

        Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("b", (await TakeOne(Receiver())).MessageId);
        Assert.Equal("b", (await TakeOne(Receiver(subscription: "other"))).MessageId);
        Assert.Equal("TTLExpiredException", (await TakeOne(DeadLetters())).DeadLetterReason);
        Assert.Empty(await Take(DeadLetters(subscription: "other")));
    }

    [Fact]
    public async Task Expired_messages_are_dead_lettered_though_nobody_receives()
    {
        await Sender().SendMessagesAsync([.. Enumerable.Range(0, 200).Select(number => Message($"{number}"))], Cancellation);
        var waiting = DeadLetters().ReceiveMessagesAsync(1, TimeSpan.FromDays(1000), Cancellation);

        Time.Advance(TimeSpan.FromDays(14));
        await Eventually(async () => (await DeadLetters().PeekMessagesAsync(1000, 0, Cancellation)).Count == 200);

        Assert.Single(await waiting);
    }

    [Fact]
    public async Task Peeking_shows_locked_messages_and_goes_on_where_it_ended()
    {
        await Sender().SendMessagesAsync([Message("a"), Message("b"), Message("c")], Cancellation);
        await TakeOne(Receiver());
        var receiver = Receiver();

        Assert.Equal(["a", "b"], (await receiver.PeekMessagesAsync(2, cancellationToken: Cancellation)).Select(message => message.MessageId));
        Assert.Equal(["c"], (await receiver.PeekMessagesAsync(2, cancellationToken: Cancellation)).Select(message => message.MessageId));
        Assert.Equal(["a"], (await receiver.PeekMessagesAsync(1, fromSequenceNumber: 0, Cancellation)).Select(message => message.MessageId));
    }

    [Fact]
    public async Task Receiving_with_deletion_leaves_nothing()
    {
        await Sender().SendMessagesAsync([Message("a"), Message("b")], Cancellation);
        var receiver = Client.CreateReceiver("work", "all", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });

        Assert.Equal(2, (await Take(receiver)).Count);

        Assert.Empty(await receiver.PeekMessagesAsync(10, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_waiting_receiver_is_woken_by_a_send_and_gives_up_at_its_time()
    {
        var woken = Receiver().ReceiveMessagesAsync(5, TimeSpan.FromMinutes(1), Cancellation);
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        Assert.Single(await woken);

        var disappointed = Receiver().ReceiveMessagesAsync(5, TimeSpan.FromSeconds(30), Cancellation);
        Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(await disappointed);
    }

    [Fact]
    public async Task A_waiting_receiver_is_woken_by_the_end_of_a_lock()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        await TakeOne(Receiver());
        var waiting = Receiver().ReceiveMessagesAsync(5, TimeSpan.FromHours(1), Cancellation);
        Assert.False(waiting.IsCompleted);

        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, Assert.Single(await waiting).DeliveryCount);
    }

    [Fact]
    public async Task Bodies_are_removed_when_every_subscription_is_through_with_them()
    {
        await Sender().SendMessagesAsync([.. Enumerable.Range(0, 500).Select(number => Message($"{number}"))], Cancellation);
        Client.Broker.Settlement.CompleteAll(await Take(Receiver(), 1000));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(500, (await Receiver(subscription: "other").PeekMessagesAsync(1000, 0, Cancellation)).Count);

        Client.Broker.Settlement.CompleteAll(await Take(Receiver(subscription: "other"), 1000));

        await Eventually(() => Task.FromResult(BodiesLeft() == 1));
    }

    private long BodiesLeft()
    {
        using var connection = StateDatabase.Open(StateDatabase.PathIn(Folder.Path));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM bus_message";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Lets the broker's background loop turn until it has done its work.</summary>
    private async Task Eventually(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "It did not happen in time.");
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }
}
