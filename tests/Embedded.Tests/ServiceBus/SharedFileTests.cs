using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Interchange.Embedded.Tests.ServiceBus.Support;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Embedded.Tests.ServiceBus;

/// <summary>Several brokers on one file, as several processes have.</summary>
public sealed class SharedFileTests : BusTest
{
    [Fact]
    public async Task A_message_survives_the_broker_and_keeps_its_deliveries()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        await Receiver().AbandonMessageAsync(await TakeOne(Receiver()), cancellationToken: Cancellation);
        await Client.DisposeAsync();

        await using var next = Folder.Client(Time);

        Assert.Equal(2, (await TakeOne(next.CreateReceiver("work", "all"))).DeliveryCount);
    }

    [Fact]
    public async Task What_a_closed_broker_held_is_free_at_once()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        await TakeOne(Receiver());
        await Client.DisposeAsync();

        await using var next = Folder.Client(Time);

        Assert.Equal(2, (await TakeOne(next.CreateReceiver("work", "all"))).DeliveryCount);
    }

    [Fact]
    public async Task A_broker_closes_quietly_although_somebody_removed_its_state_folder()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        await TakeOne(Receiver());
        Directory.Delete(Folder.Path, recursive: true);

        await Client.DisposeAsync();

        Assert.False(Directory.Exists(Folder.Path));
        Directory.CreateDirectory(Folder.Path);
    }

    [Fact]
    public async Task A_living_broker_keeps_what_it_holds()
    {
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        var held = await TakeOne(Receiver());
        await using var other = Folder.Client(new FakeTimeProvider(Time.GetUtcNow()));

        Assert.Empty(await Take(other.CreateReceiver("work", "all")));
        await Receiver().CompleteMessageAsync(held, Cancellation);
    }

    [Fact]
    public async Task A_subscription_that_is_added_later_starts_empty_and_one_that_is_removed_receives_no_more()
    {
        await Sender().SendMessageAsync(Message("before"), Cancellation);
        await Client.DisposeAsync();
        await File.WriteAllTextAsync(
            Folder.TopologyPath,
            """{ "topics": [ { "name": "work", "subscriptions": [ { "name": "all" }, { "name": "added" } ] } ] }""",
            Cancellation);
        await using (var changed = Folder.Client(Time))
        {
            Assert.Empty(await Take(changed.CreateReceiver("work", "added")));
            Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, await Refusal(() => Take(changed.CreateReceiver("work", "other"))));
            await changed.CreateSender("work").SendMessageAsync(Message("after"), Cancellation);
            Assert.Equal("after", (await TakeOne(changed.CreateReceiver("work", "added"))).MessageId);
        }

        await File.WriteAllTextAsync(Folder.TopologyPath, BusFolder.Topology, Cancellation);
        await using var restored = Folder.Client(Time);
        Assert.Equal("before", (await TakeOne(restored.CreateReceiver("work", "other"))).MessageId);
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_many_send_and_receive_at_once()
    {
        const int Senders = 6, Each = 150;
        await using var other = Folder.Client(new FakeTimeProvider(Time.GetUtcNow()));
        var received = new ConcurrentQueue<string>();
        using var all = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        all.CancelAfter(TimeSpan.FromSeconds(30));

        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(
            async () =>
            {
                var to = (sender % 2 == 0 ? Client : other).CreateSender("work");
                for (var number = 0; number < Each; number += 3)
                {
                    await to.SendMessageAsync(Message($"{sender}:{number}"), all.Token);
                    await to.SendMessagesAsync([Message($"{sender}:{number + 1}"), Message($"{sender}:{number + 2}")], all.Token);
                }
            },
            all.Token));
        var receivers = Enumerable.Range(0, 6).Select(index => Task.Run(
            async () =>
            {
                var from = (index % 2 == 0 ? Client : other).CreateReceiver("work", "all");
                while (received.Count < Senders * Each)
                {
                    all.Token.ThrowIfCancellationRequested();
                    foreach (var message in await from.ReceiveMessagesAsync(7, TimeSpan.Zero, all.Token))
                    {
                        received.Enqueue(message.MessageId!);
                        await from.CompleteMessageAsync(message, all.Token);
                    }
                }
            },
            all.Token));

        await Task.WhenAll([.. senders, .. receivers]);

        var expected = Enumerable.Range(0, Senders).SelectMany(sender => Enumerable.Range(0, Each).Select(number => $"{sender}:{number}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), received.Order(StringComparer.Ordinal));
        Assert.Empty(await Receiver().PeekMessagesAsync(10, 0, Cancellation));
    }
}
