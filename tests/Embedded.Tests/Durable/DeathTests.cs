using Interchange.Embedded.Durable.Store;
using Interchange.Embedded.Tests.Hosting;

namespace Interchange.Embedded.Tests.Durable;

/// <summary>
/// A process that runs an orchestration dies, as by <c>kill -9</c>, at each point at which its work could be left half done, and another brings the
/// orchestration to its end. The orchestration has activities in sequence and side by side, a sub-orchestration, timers, events and a second execution.
/// </summary>
public sealed class DeathTests : IAsyncDisposable
{
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
    public async Task Whatever_half_done_work_a_process_leaves_is_finished_exactly_once()
    {
        var points = (await ProcessAsync("count", "-", "none", "-", 0)).Where(entry => entry.What == "reached").Select(entry => entry.Id.Split(':')).ToList();
        Assert.Equal(Enum.GetNames<FaultPoint>().Order(StringComparer.Ordinal), points.Select(point => point[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

        var deaths = await Task.WhenAll(DieAsync("left", points.Where((_, index) => index % 2 == 0)), DieAsync("right", points.Where((_, index) => index % 2 == 1)));

        // How many turns there are depends on what comes together: a point may be reached less often than when they were counted.
        Assert.True(deaths.Sum() >= points.Count * 2 / 3, $"Only {deaths.Sum()} of {points.Count} deaths came to pass.");

        // An activity runs again only when its process died before its result was kept: no instance saw more than one death.
        var runs = _workers.SelectMany(worker => worker.Journal()).Where(entry => entry.What == "began").CountBy(entry => entry.Id, StringComparer.Ordinal).ToList();
        Assert.All(runs, run => Assert.InRange(run.Value, 1, 2));
        Assert.Equal(5 * (points.Count + 1), runs.Count);
    }

    /// <summary>Lets process after process die, each at one of the points, after it brought to its end what the one before left.</summary>
    /// <returns>How many died.</returns>
    private async Task<int> DieAsync(string folder, IEnumerable<string[]> points)
    {
        var (last, deaths) = ("-", 0);
        foreach (var point in points)
        {
            var instance = $"{point[0]}.{point[1]}";
            var events = await ProcessAsync(folder, last, instance, point[0], int.Parse(point[1], System.Globalization.CultureInfo.InvariantCulture));
            Recovered(last, events);
            var died = events.Any(entry => entry.What == "died");
            deaths += died ? 1 : 0;
            last = died ? instance : "-";
        }

        Recovered(last, await ProcessAsync(folder, last, "-", "-", 0));
        return deaths;
    }

    private static void Recovered(string instance, List<(string What, string Id, long When)> events)
    {
        if (instance != "-")
        {
            Assert.Contains(events, entry => entry.What == "right" && entry.Id == instance);
        }

        Assert.DoesNotContain(events, entry => entry.What == "wrong");
    }

    /// <returns>What the process noted.</returns>
    private async Task<List<(string What, string Id, long When)>> ProcessAsync(string folder, string recovers, string runs, string point, int number)
    {
        var journal = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.journal");
        var worker = await Worker.StartAsync(
            "Embedded.DurableWorker",
            journal,
            [Path.Combine(_folder.Path, folder), journal, "die", recovers, runs, point, number.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            Cancellation);
        lock (_workers)
        {
            _workers.Add(worker);
        }

        await worker.EndedAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System, Cancellation);
        return [.. worker.Journal()];
    }
}
