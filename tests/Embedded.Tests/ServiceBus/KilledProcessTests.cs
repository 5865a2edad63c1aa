using Interchange.Embedded.Tests.Hosting;
using Interchange.Embedded.Tests.ServiceBus.Support;

namespace Interchange.Embedded.Tests.ServiceBus;

/// <summary>Processes on one folder, killed at random moments.</summary>
public sealed class KilledProcessTests : IAsyncDisposable
{
    private static readonly TimeSpan UnderFire = TimeSpan.FromSeconds(4);

    private readonly BusFolder _folder = new();
    private readonly List<Worker> _workers = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Every_message_whose_send_returned_is_processed_and_a_completed_one_never_comes_again()
    {
        await FireAsync("send", "receive");

        await DrainedAsync("work", "all", "receive");

        var events = _workers.SelectMany(worker => worker.Journal()).ToLookup(entry => entry.What, StringComparer.Ordinal);
        var sent = events["sent"].Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        var receipts = events["received"].ToLookup(entry => entry.Id, entry => entry.When, StringComparer.Ordinal);
        var completions = events["completed"].ToLookup(entry => entry.Id, entry => entry.When, StringComparer.Ordinal);
        Assert.True(sent.Count > 100, $"Only {sent.Count} messages were sent.");
        Assert.DoesNotContain(sent, id => !receipts.Contains(id));
        Assert.Empty(completions.Where(completion => completion.Count() > 1).Select(completion => completion.Key));
        Assert.Empty(completions.Where(completion => receipts[completion.Key].Max() > completion.Single()).Select(completion => completion.Key));

        // A second receipt needs a receiver that was killed between its receipt and its completion.
        var killed = _workers.Where(worker => worker.KilledAt is not null).SelectMany(worker => worker.Journal()).Where(entry => entry.What == "received").Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(receipts.Where(receipt => receipt.Count() > 1 && !killed.Contains(receipt.Key)).Select(receipt => receipt.Key));
    }

    [Fact]
    public async Task Sessions_stay_in_order_and_with_one_handler_at_a_time()
    {
        await FireAsync("send-sessions", "handle-sessions");

        await DrainedAsync("ordered", "sessions", "handle-sessions");

        var sent = _workers.SelectMany(worker => worker.Journal()).Where(entry => entry.What == "sent").Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        var handled = _workers.SelectMany(Handlings).ToList();
        Assert.True(sent.Count > 100, $"Only {sent.Count} messages were sent.");
        Assert.Subset(handled.Select(item => item.Id).ToHashSet(StringComparer.Ordinal), sent);
        foreach (var session in handled.GroupBy(item => item.Session))
        {
            var last = (Number: -1, Ended: 0L);
            foreach (var (_, _, number, began, ended) in session.OrderBy(item => item.Began))
            {
                Assert.True(began >= last.Ended, $"Two handled session {session.Key} at once.");
                Assert.True(number >= last.Number, $"Session {session.Key}: {number} came after {last.Number}.");
                last = (number, ended);
            }
        }
    }

    /// <summary>What a worker handled; what it had begun when it was killed ended with it.</summary>
    private static IEnumerable<((string, int) Session, string Id, int Number, long Began, long Ended)> Handlings(Worker worker)
    {
        var open = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (what, id, when) in worker.Journal())
        {
            var parts = id.Split(':');
            var number = int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture);
            var session = (parts[0], number % 6);
            if (what == "began")
            {
                open[id] = when;
            }
            else if (what == "ended" && open.Remove(id, out var began))
            {
                yield return (session, id, number, began, when);
            }
        }

        foreach (var (id, began) in open)
        {
            var parts = id.Split(':');
            var number = int.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture);
            yield return ((parts[0], number % 6), id, number, began, worker.KilledAt!.Value);
        }
    }

    private async Task FireAsync(string sends, string receives)
    {
        var random = new Random(20260301);
        var running = new List<(string Role, Worker Worker)>();
        foreach (var role in new[] { sends, sends, receives, receives })
        {
            running.Add((role, await StartAsync(role)));
        }

        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < UnderFire)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 500)), TimeProvider.System, Cancellation);
            var index = random.Next(running.Count);
            await running[index].Worker.KillAsync();
            running[index] = (running[index].Role, await StartAsync(running[index].Role));
        }

        foreach (var (role, worker) in running)
        {
            if (role == sends)
            {
                await worker.StopAsync(Cancellation);
            }
        }
    }

    /// <summary>Waits until the living receivers have taken everything, and ends them.</summary>
    private async Task DrainedAsync(string topic, string subscription, string receives)
    {
        await using var client = _folder.Client(TimeProvider.System);
        var receiver = client.CreateReceiver(topic, subscription);
        var started = TimeProvider.System.GetTimestamp();
        while ((await receiver.PeekMessagesAsync(1, 0, Cancellation)).Count > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(50), $"Those that {receives} did not take all.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }

        foreach (var worker in _workers)
        {
            await worker.StopAsync(Cancellation);
        }
    }

    private async Task<Worker> StartAsync(string role)
    {
        var worker = await _folder.StartWorkerAsync(role, Cancellation);
        _workers.Add(worker);
        return worker;
    }
}
