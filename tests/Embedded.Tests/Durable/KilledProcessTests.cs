using Interchange.Embedded.Tests.Hosting;

namespace Interchange.Embedded.Tests.Durable;

/// <summary>Several processes on one folder, killed at random moments, while each asks for orchestrations and works on everybody's.</summary>
public sealed class KilledProcessTests : IAsyncDisposable
{
    private const int Enough = 20;

    private static readonly TimeSpan UnderFire = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
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
    public async Task Every_orchestration_that_was_asked_for_ends_right_and_no_activity_runs_in_two_processes_at_once()
    {
        var random = new Random(20260302);
        var running = new List<Worker> { await StartAsync(), await StartAsync(), await StartAsync() };
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < UnderFire || Events("asked").Count() <= Enough)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"Only {Events("asked").Count()} orchestrations were asked for.");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 500)), TimeProvider.System, Cancellation);
            var index = random.Next(running.Count);
            await running[index].KillAsync();
            running[index] = await StartAsync();
        }

        foreach (var worker in running)
        {
            await worker.StopAsync(Cancellation);
        }

        await using var hub = new Support.Hub(Path.Combine(_folder.Path, "state"));
        var asked = Events("asked").Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        await FinishAsync(hub, asked);
        Assert.Empty(Events("wrong"));
        NoTwoAtOnce();
    }

    /// <summary>The last process brings everything to its end; what those who died asked for lacks nothing but, perhaps, its event.</summary>
    private async Task FinishAsync(Support.Hub hub, HashSet<string> asked)
    {
        var last = await StartAsync();
        foreach (var instance in asked)
        {
            await hub.Client.RaiseEventAsync(instance, "Go", "go", Cancellation);
            var ended = await hub.EndedAsync(instance);
            Assert.Equal("echo-a|echo-f0,echo-f1,echo-f2|child echo-c|go|own|late|done in 2", ended.ReadOutputAs<string>());
        }

        await last.StopAsync(Cancellation);
    }

    private void NoTwoAtOnce()
    {
        var runs = _workers.SelectMany(Runs).GroupBy(run => run.Step, StringComparer.Ordinal);
        foreach (var step in runs)
        {
            var last = 0L;
            foreach (var (_, began, ended) in step.OrderBy(run => run.Began))
            {
                Assert.True(began >= last, $"Two processes ran {step.Key} at once.");
                last = ended;
            }
        }
    }

    /// <summary>What a process ran; what it had begun when it was killed ended with it.</summary>
    private static IEnumerable<(string Step, long Began, long Ended)> Runs(Worker worker)
    {
        var open = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (what, id, when) in worker.Journal())
        {
            if (what == "began")
            {
                open[id] = when;
            }
            else if (what == "ended" && open.Remove(id, out var began))
            {
                yield return (id, began, when);
            }
        }

        foreach (var (id, began) in open)
        {
            yield return (id, began, worker.KilledAt!.Value);
        }
    }

    private IEnumerable<(string What, string Id, long When)> Events(string what) => _workers.SelectMany(worker => worker.Journal()).Where(entry => entry.What == what);

    private async Task<Worker> StartAsync()
    {
        var name = $"w{_workers.Count}";
        var journal = Path.Combine(_folder.Path, $"{name}.journal");
        var worker = await Worker.StartAsync("Embedded.DurableWorker", journal, [Path.Combine(_folder.Path, "state"), journal, "work", name], Cancellation);
        _workers.Add(worker);
        return worker;
    }
}
