using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Telemetry;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IHealthStore"/> does. Tests share one store, so each has names, slots and a writer of its own.</summary>
public abstract class HealthStoreContract
{
    private static int _tests;

    private static readonly DateTimeOffset Start = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    // Far apart, so that no test's windows lie among another's, and later ones do not grow old under a test that removes.
    private readonly long _slot = 1_000_000 + (1_000L * Interlocked.Increment(ref _tests));
    private readonly string _own = Guid.NewGuid().ToString("n");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract IHealthStore Store { get; }

    [Theory]
    [InlineData(BreakerKind.Endpoint, "deepinfra/turbo | meta-llama/Llama-3.3:70B #1?\\x%2f 'quoted'")]
    [InlineData(BreakerKind.Credential, "größe 🦊")]
    public async Task Finds_a_breaker_as_it_was_written(BreakerKind kind, string name)
    {
        var written = Breaker(kind, name + _own) with { ClaimedBy = "me", ClaimedUntil = Start.AddSeconds(9) };

        var version = await Store.TryWriteAsync(written, Cancel);

        Assert.NotNull(version);
        Assert.Equal(written with { Version = version }, await Store.FindAsync(written.Id, Cancel));
        Assert.Contains(written with { Version = version }, (await Store.ReadAsync(long.MaxValue / 1_000_000_000 - 1, coarseFrom: null, Cancel)).Breakers);
    }

    [Fact]
    public async Task Kinds_do_not_share_names()
    {
        await WriteAsync(Breaker(BreakerKind.Endpoint));

        Assert.Null(await Store.FindAsync(new BreakerId(BreakerKind.Credential, _own), Cancel));
    }

    [Fact]
    public async Task A_breaker_is_written_only_over_the_version_that_was_read()
    {
        var first = await WriteAsync(Breaker());
        Assert.Null(await Store.TryWriteAsync(Breaker(), Cancel));

        var second = await WriteAsync(first with { ClaimedBy = "me", ClaimedUntil = Start.AddSeconds(1) });
        Assert.Null(await Store.TryWriteAsync(first with { ClaimedBy = "you", ClaimedUntil = Start.AddSeconds(1) }, Cancel));

        Assert.Equal(second, await Store.FindAsync(first.Id, Cancel));
        var third = await WriteAsync(second with { ClaimedBy = null, ClaimedUntil = default });
        Assert.Null((await Store.FindAsync(third.Id, Cancel))!.ClaimedBy);
    }

    [Fact]
    public async Task Of_many_writers_of_one_version_one_succeeds()
    {
        var breaker = await WriteAsync(Breaker());

        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => Store.TryWriteAsync(breaker with { ClaimedBy = $"i{i}", ClaimedUntil = Start }, Cancel), Cancel)));

        Assert.Single(versions, static version => version is not null);
    }

    [Fact]
    public async Task A_version_of_a_breaker_that_is_gone_writes_nothing()
    {
        var old = await WriteAsync(Breaker() with { Finding = new BreakerFinding(Open: true, Start.AddYears(-2), Start.AddYears(-2), 1) });
        var young = await WriteAsync(Breaker(name: "young") with { Finding = new BreakerFinding(Open: true, Start, Start.AddYears(1), 1) });

        await Store.RemoveAsync(fineBefore: 0, coarseBefore: 0, Start.AddYears(-1), Cancel);

        Assert.Null(await Store.FindAsync(old.Id, Cancel));
        Assert.Null(await Store.TryWriteAsync(old, Cancel));
        Assert.NotNull(await Store.FindAsync(young.Id, Cancel));
    }

    [Fact]
    public async Task Reads_windows_from_a_slot_on_and_whole()
    {
        await Store.WriteAsync([Window(WindowScale.Fine, 0), Window(WindowScale.Fine, 1), Window(WindowScale.Fine, 2), Window(WindowScale.Coarse, 0), Window(WindowScale.Coarse, 1)], Cancel);

        Assert.Equal([(WindowScale.Fine, 1), (WindowScale.Fine, 2)], await OwnAsync(_slot + 1, coarseFrom: null));
        Assert.Equal([(WindowScale.Coarse, 1), (WindowScale.Fine, 2)], await OwnAsync(_slot + 2, _slot + 1));

        var cell = (await Store.ReadAsync(_slot, coarseFrom: null, Cancel)).Windows.First(IsOwn).Cells["acme | one"];
        Assert.Equal((3, 1, 0, 2, 1), (cell.Answered, cell.Failed, cell.RateLimited, cell.ToolAnswers, cell.BadToolAnswers));
        Assert.Equal(Cell(distributions: true).Latency.ToBuckets().Counts, cell.Latency.ToBuckets().Counts);
        Assert.Equal(Cell(distributions: true).Throughput.ToBuckets().First, cell.Throughput.ToBuckets().First);
        Assert.Equal(100, cell.Throughput.Quantile(0.5), 100 * QuantileSketch.RelativeError);
    }

    [Fact]
    public async Task A_window_is_replaced_by_its_writer_and_kept_beside_others()
    {
        await Store.WriteAsync([Window(WindowScale.Fine, 0)], Cancel);
        await Store.WriteAsync([Window(WindowScale.Fine, 0), Window(WindowScale.Fine, 0) with { Writer = _own + "b" }], Cancel);

        Assert.Equal([(WindowScale.Fine, 0), (WindowScale.Fine, 0)], await OwnAsync(_slot, coarseFrom: null));
    }

    [Fact]
    public async Task A_window_of_thousands_of_endpoints_is_read_whole_after_it_has_grown()
    {
        var window = Window(WindowScale.Fine, 0);
        foreach (var endpoints in new[] { 500, 6_000 })
        {
            await Store.WriteAsync(
                [window with { Cells = Enumerable.Range(0, endpoints).ToDictionary(i => $"provider-{i % 30} | model-of-some-length-{i:0000}", static _ => Cell(distributions: true)) }],
                Cancel);
        }

        var names = (await Store.ReadAsync(_slot, coarseFrom: null, Cancel)).Windows.Where(IsOwn).SelectMany(static w => w.Cells.Keys).ToArray();
        Assert.Equal(6_000, names.Length);
        Assert.Equal(6_000, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Removes_windows_of_past_slots()
    {
        // Before every other test's slots.
        await Store.WriteAsync([Old(WindowScale.Fine, 10), Old(WindowScale.Fine, 11), Old(WindowScale.Coarse, 10), Old(WindowScale.Coarse, 11)], Cancel);

        await Store.RemoveAsync(fineBefore: 11, coarseBefore: 11, DateTimeOffset.UnixEpoch.AddYears(-300), Cancel);
        await Store.RemoveAsync(fineBefore: 11, coarseBefore: 11, DateTimeOffset.UnixEpoch.AddYears(-300), Cancel);

        var left = (await Store.ReadAsync(0, 0, Cancel)).Windows.Where(IsOwn).Select(static w => (w.Scale == WindowScale.Fine, w.Slot)).Order();
        Assert.Equal([(false, 11), (true, 11)], left);

        SharedWindow Old(WindowScale scale, long slot) => Window(scale, 0) with { Slot = slot };
    }

    private static WindowCell Cell(bool distributions)
    {
        var cell = new WindowCell();
        cell.Add(new AttemptSample(AttemptVerdict.Answered, 0.25, 100, ToolCallsValid: true), distributions);
        cell.Add(new AttemptSample(AttemptVerdict.Answered, 2.5, 100, ToolCallsValid: false), distributions);
        cell.Add(new AttemptSample(AttemptVerdict.Answered, null, null, null), distributions);
        cell.Add(new AttemptSample(AttemptVerdict.Failed, null, null, null), distributions);
        return cell;
    }

    private bool IsOwn(SharedWindow window) => window.Writer.StartsWith(_own, StringComparison.Ordinal);

    private SharedBreaker Breaker(BreakerKind kind = BreakerKind.Endpoint, string name = "") => new()
    {
        Id = new BreakerId(kind, name + _own),
        Finding = new BreakerFinding(Open: true, Start, Start.AddSeconds(8), 3),
    };

    private SharedWindow Window(WindowScale scale, int offset) =>
        new(scale, _slot + offset, _own, new Dictionary<string, WindowCell>(StringComparer.Ordinal) { ["acme | one"] = Cell(scale.HasDistributions) });

    private async Task<SharedBreaker> WriteAsync(SharedBreaker breaker)
    {
        var version = await Store.TryWriteAsync(breaker, Cancel);
        Assert.NotNull(version);
        return breaker with { Version = version };
    }

    private async Task<IEnumerable<(WindowScale Scale, long Offset)>> OwnAsync(long fineFrom, long? coarseFrom) =>
        (await Store.ReadAsync(fineFrom, coarseFrom, Cancel)).Windows
            .Where(IsOwn)
            .Select(w => (w.Scale, w.Slot - _slot))
            .OrderBy(static w => w.Scale.Slots == 61)
            .ThenBy(static w => w.Item2);
}
