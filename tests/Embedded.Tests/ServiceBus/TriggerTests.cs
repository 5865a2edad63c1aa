using System.Collections.Concurrent;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using Interchange.Embedded.Tests.ServiceBus.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Tests.ServiceBus;

public sealed class TriggerTests : TriggerTest
{
    [Theory]
    [InlineData("Text")]
    [InlineData("Bytes")]
    [InlineData("Data")]
    [InlineData("Single")]
    public async Task Gives_the_message_as_the_parameter_asks_and_completes_it(string function)
    {
        var invoker = new RecordingInvoker((_, invocation, _) =>
        {
            Assert.Equal("a", invocation.BindingData["MessageId"]);
            return Task.CompletedTask;
        });
        var listener = Listener(function, invoker);
        await listener.StartAsync(Cancellation);
        await Sender().SendMessageAsync(Message("a"), Cancellation);

        var given = await invoker.EndedAsync(Cancellation);
        await listener.StopAsync(Cancellation);

        var text = given switch
        {
            byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
            ServiceBusReceivedMessage message => message.Body.ToString(),
            _ => given?.ToString(),
        };
        Assert.Equal("body of a", text);
        Assert.Empty(await Receiver().PeekMessagesAsync(10, cancellationToken: Cancellation));
        Assert.Empty(Log.Entries);
    }

    [Fact]
    public async Task Gives_a_failed_message_back_until_it_is_a_dead_letter_and_logs_no_body()
    {
        var invoker = new RecordingInvoker((_, _, _) => throw new InvalidOperationException("planned"));
        var listener = Listener("Single", invoker);
        await listener.StartAsync(Cancellation);
        await Sender().SendMessageAsync(Message("a"), Cancellation);

        for (var delivery = 1; delivery <= 3; delivery++)
        {
            Assert.Equal(delivery, ((ServiceBusReceivedMessage)(await invoker.EndedAsync(Cancellation))!).DeliveryCount);
        }

        await listener.StopAsync(Cancellation);
        Assert.Equal("MaxDeliveryCountExceeded", (await TakeOne(DeadLetters())).DeadLetterReason);
        Assert.Equal(3, Log.Entries.Count(entry => entry.Level == LogLevel.Error));
        Assert.DoesNotContain(Log.Entries, entry => entry.Text.Contains("body of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Takes_what_is_there_as_one_batch_and_completes_what_the_function_did_not_settle()
    {
        await Sender().SendMessagesAsync([.. Enumerable.Range(0, 5).Select(number => Message($"{number}"))], Cancellation);
        var invoker = new RecordingInvoker(async (bindings, _, _) =>
        {
            var messages = (ServiceBusReceivedMessage[])bindings[0]!;
            var actions = (ServiceBusMessageActions)bindings[1]!;
            if (messages.Length == 4)
            {
                await actions.DeadLetterMessageAsync(messages[1], deadLetterReason: "Poison", cancellationToken: Cancellation);
                await actions.CompleteMessageAsync(messages[2], Cancellation);
            }
        });
        HostSetting("maxMessageBatchSize", "4");
        var listener = Listener("Batch", invoker);

        await listener.StartAsync(Cancellation);
        var batches = new[] { await invoker.EndedAsync(Cancellation), await invoker.EndedAsync(Cancellation) };
        await listener.StopAsync(Cancellation);

        Assert.Equal(["0", "1", "2", "3", "4"], batches.SelectMany(batch => (ServiceBusReceivedMessage[])batch!).Select(message => message.MessageId));
        Assert.Empty(await Receiver().PeekMessagesAsync(10, cancellationToken: Cancellation));
        Assert.Equal("1", (await TakeOne(DeadLetters())).MessageId);
        Assert.Empty(Log.Entries);
    }

    [Fact]
    public async Task Gives_back_what_a_failed_batch_did_not_settle()
    {
        await Sender().SendMessagesAsync([Message("a"), Message("b")], Cancellation);
        var runs = 0;
        var invoker = new RecordingInvoker(async (bindings, _, _) =>
        {
            if (Interlocked.Increment(ref runs) == 1)
            {
                await ((ServiceBusMessageActions)bindings[1]!).CompleteMessageAsync(((ServiceBusReceivedMessage[])bindings[0]!)[0], Cancellation);
                throw new InvalidOperationException("planned");
            }
        });
        var listener = Listener("Batch", invoker);

        await listener.StartAsync(Cancellation);
        await invoker.EndedAsync(Cancellation);
        var again = Assert.Single((ServiceBusReceivedMessage[])(await invoker.EndedAsync(Cancellation))!);
        await listener.StopAsync(Cancellation);

        Assert.Equal(("b", 2), (again.MessageId, again.DeliveryCount));
        Assert.Empty(await Receiver().PeekMessagesAsync(10, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Leaves_settling_to_a_function_that_asks_for_it()
    {
        await Sender().SendMessagesAsync([Message("a"), Message("b")], Cancellation);
        var invoker = new RecordingInvoker((bindings, _, _) =>
            bindings[0] is ServiceBusReceivedMessage { MessageId: "a" } message ? ((ServiceBusMessageActions)bindings[1]!).CompleteMessageAsync(message, Cancellation) : Task.CompletedTask);
        var listener = Listener("Manual", invoker);

        await listener.StartAsync(Cancellation);
        await invoker.EndedAsync(Cancellation);
        await invoker.EndedAsync(Cancellation);
        await listener.StopAsync(Cancellation);

        Assert.Equal("b", Assert.Single(await Receiver().PeekMessagesAsync(10, cancellationToken: Cancellation)).MessageId);
    }

    [Fact]
    public async Task Holds_a_message_for_a_function_that_runs_longer_than_the_lock()
    {
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var invoker = new RecordingInvoker(async (_, _, _) =>
        {
            began.SetResult();
            await go.Task;
        });
        var listener = Listener("Single", invoker);
        await listener.StartAsync(Cancellation);
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        await began.Task.WaitAsync(Cancellation);

        for (var minute = 0; minute < 4; minute++)
        {
            Time.Advance(TimeSpan.FromSeconds(30));
            Time.Advance(TimeSpan.FromSeconds(30));
            Assert.Empty(await Take(Receiver()));
        }

        go.SetResult();
        await invoker.EndedAsync(Cancellation);
        await listener.StopAsync(Cancellation);
        Assert.Empty(await Receiver().PeekMessagesAsync(10, cancellationToken: Cancellation));
        Assert.Empty(Log.Entries);
    }

    [Fact]
    public async Task Lets_go_of_a_message_when_the_longest_renewal_is_over_and_says_so()
    {
        HostSetting("maxAutoLockRenewalDuration", "00:01:00");
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var invoker = new RecordingInvoker(async (_, _, _) =>
        {
            began.TrySetResult();
            await go.Task;
        });
        HostSetting("maxConcurrentCalls", "1");
        var listener = Listener("Single", invoker);
        await listener.StartAsync(Cancellation);
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        await began.Task.WaitAsync(Cancellation);
        for (var half = 0; half < 4; half++)
        {
            Time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal(2, (await TakeOne(Receiver())).DeliveryCount);
        go.SetResult();
        await invoker.EndedAsync(Cancellation);
        await listener.StopAsync(Cancellation);
        Assert.Contains(Log.Entries, entry => entry.Event == 3402);
    }

    [Fact]
    public async Task Runs_no_more_at_once_than_host_json_says()
    {
        HostSetting("maxConcurrentCalls", "3");
        await Sender().SendMessagesAsync([.. Enumerable.Range(0, 40).Select(number => Message($"{number}"))], Cancellation);
        var (now, most) = (0, 0);
        var invoker = new RecordingInvoker(async (_, _, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        });
        var listener = Listener("Single", invoker);

        await listener.StartAsync(Cancellation);
        for (var run = 0; run < 40; run++)
        {
            await invoker.EndedAsync(Cancellation);
        }

        await listener.StopAsync(Cancellation);
        Assert.InRange(most, 1, 3);
        Assert.Empty(await Receiver().PeekMessagesAsync(100, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Stops_by_finishing_what_runs_and_taking_nothing_new()
    {
        HostSetting("maxConcurrentCalls", "1");
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var invoker = new RecordingInvoker(async (_, _, _) =>
        {
            began.SetResult();
            await go.Task;
        });
        var listener = Listener("Single", invoker);
        await Sender().SendMessagesAsync([Message("a"), Message("b")], Cancellation);
        await listener.StartAsync(Cancellation);
        await began.Task.WaitAsync(Cancellation);

        var stopping = listener.StopAsync(Cancellation);
        Assert.False(stopping.IsCompleted);
        go.SetResult();
        await stopping;

        var left = await TakeOne(Receiver());
        Assert.Equal(("b", 1), (left.MessageId, left.DeliveryCount));
    }

    [Fact]
    public async Task Gives_up_what_does_not_end_when_the_stop_is_cut_short()
    {
        var began = new TaskCompletionSource();
        var invoker = new RecordingInvoker(async (_, _, givingUp) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, givingUp);
        });
        var listener = Listener("Single", invoker);
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        await listener.StartAsync(Cancellation);
        await began.Task.WaitAsync(Cancellation);
        using var cut = new CancellationTokenSource();

        var stopping = listener.StopAsync(cut.Token);
        await cut.CancelAsync();
        await stopping;
        await invoker.EndedAsync(Cancellation);

        Assert.Contains(Log.Entries, entry => entry.Event == 3404);
    }

    [Theory]
    [InlineData("Sessions")]
    [InlineData("SessionBatch")]
    public async Task Handles_sessions_side_by_side_and_each_in_order(string function)
    {
        var handled = new ConcurrentQueue<(string Session, int Number)>();
        var running = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var failures = 0;
        var invoker = new RecordingInvoker(async (bindings, _, _) =>
        {
            var messages = bindings[0] as ServiceBusReceivedMessage[] ?? [(ServiceBusReceivedMessage)bindings[0]!];
            var session = messages[0].SessionId!;
            Assert.Equal(1, running.AddOrUpdate(session, 1, (_, count) => count + 1));
            await Task.Yield();
            Assert.Equal(0, running.AddOrUpdate(session, 0, (_, count) => count - 1));
            if (messages[0].SequenceNumber % 7 == 0 && messages[0].DeliveryCount == 1)
            {
                Interlocked.Increment(ref failures);
                throw new InvalidOperationException("planned");
            }

            foreach (var message in messages)
            {
                handled.Enqueue((session, int.Parse(message.Body.ToString(), CultureInfo.InvariantCulture)));
            }
        });
        HostSetting("maxMessageBatchSize", "5");
        await Sender("ordered").SendMessagesAsync(
            [.. Enumerable.Range(0, 200).Select(number => new ServiceBusMessage(number.ToString(CultureInfo.InvariantCulture)) { SessionId = $"s{number % 9}" })], Cancellation);
        var listeners = new[] { Listener(function, invoker), Listener(function, invoker) };

        foreach (var listener in listeners)
        {
            await listener.StartAsync(Cancellation);
        }

        while (handled.Count < 200)
        {
            await invoker.EndedAsync(Cancellation);
        }

        foreach (var listener in listeners)
        {
            await listener.StopAsync(Cancellation);
        }

        Assert.True(failures > 0);
        foreach (var session in handled.GroupBy(item => item.Session, StringComparer.Ordinal))
        {
            Assert.Equal(session.Select(item => item.Number).Order(), session.Select(item => item.Number));
        }

        Assert.Empty(await Receiver("ordered", "sessions").PeekMessagesAsync(10, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Works_through_messages_that_were_sent_by_another_process()
    {
        var invoker = new RecordingInvoker((_, _, _) => Task.CompletedTask);
        var listener = Listener("Single", invoker);
        await listener.StartAsync(Cancellation);
        await using var other = Folder.Client(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Time.GetUtcNow()));
        await other.CreateSender("work").SendMessageAsync(Message("a"), Cancellation);

        var ended = invoker.EndedAsync(Cancellation);
        while (!ended.IsCompleted)
        {
            // The broker looks four times a second for what others did.
            Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.Equal("a", ((ServiceBusReceivedMessage)(await ended)!).MessageId);
        await listener.StopAsync(Cancellation);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
