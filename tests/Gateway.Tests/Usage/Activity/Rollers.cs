using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;
using Interchange.Gateway.Usage.Generations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Activity;

/// <summary>An installation's activity: what all its instances share, and the instances' own parts of it.</summary>
internal sealed class Rollers(FakeTimeProvider clock)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = clock;

    public IActivityAgenda Agenda { get; init; } = new InMemoryActivityAgenda();

    public IActivityStore Store { get; init; } = new InMemoryActivityStore();

    public IGenerationStore Generations { get; init; } = new InMemoryGenerationStore();

    public UsageRetention Retention { get; init; } = new();

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <summary>A recorder of generations, as each instance has one.</summary>
    public RecordGenerations Recorder(TimeProvider? clock = null) => new(Generations, clock ?? Clock, new DuePeriods(Agenda, clock ?? Clock));

    /// <summary>A timer's work, as whichever instance runs it does it.</summary>
    public RollUpActivity Roller(TimeProvider? clock = null) =>
        new(Agenda, Store, Generations, new DuePeriods(Agenda, clock ?? Clock), Retention, clock ?? Clock, Logs.CreateLogger<RollUpActivity>());

    public ExpireUsage Expirer() => new(Agenda, Store, Generations, Retention, Clock, Logs.CreateLogger<ExpireUsage>());

    public ActivityReader Reader() => new(Agenda, Store, Generations, Retention, Clock);

    public Task<IReadOnlyList<int>> RecordAsync(RecordGenerations recorder, params IEnumerable<UsageEvent> events) =>
        recorder.HandleAsync([UsageEventJson.WriteMessage([.. events])], again: false, TestContext.Current.CancellationToken);

    /// <summary>All that a reader says of a span of time, as one roll-up.</summary>
    public async Task<ActivityCube> ReadAsync(string account, DateTimeOffset from, DateTimeOffset to, CoverSource coarsest = CoverSource.Days, bool users = true)
    {
        var cube = new ActivityCube();
        using var reader = Reader();
        var request = new ActivityRequest { AccountId = account, From = from, To = to, Coarsest = coarsest, Users = users };
        await foreach (var (_, key, totals) in reader.ReadAsync(request, TestContext.Current.CancellationToken))
        {
            cube.Add(key, totals);
        }

        return cube;
    }
}
