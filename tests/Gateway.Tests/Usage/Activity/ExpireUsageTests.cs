using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Activity;

public sealed class ExpireUsageTests
{
    private const string Account = "account";

    private static readonly DateTimeOffset Start = Rollers.Start;
    private static readonly DateTimeOffset Midnight = ActivityPeriod.Floor(PeriodLength.Day, Start);

    private readonly CapturedLogs _logs = new();
    private readonly Rollers _rollers;

    public ExpireUsageTests() => _rollers = new Rollers(new FakeTimeProvider(Start))
    {
        Retention = new UsageRetention { Records = TimeSpan.FromDays(5), Activity = TimeSpan.FromDays(20) },
        Logs = _logs,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_go_first_and_their_days_later()
    {
        await _rollers.RecordAsync(_rollers.Recorder(), Event(0), Event(86_400));
        await RunAsync(after: 2.5);
        await RunAsync(after: 6.5);
        Assert.Equal(2, await RecordsAsync());

        await RunAsync(after: 7);
        Assert.Equal(1, await RecordsAsync());
        Assert.Equal(1, await RollUpsAsync(PeriodLength.Quarter));
        Assert.Equal(2, await RollUpsAsync(PeriodLength.Day));

        await RunAsync(after: 21.5);
        Assert.Equal((0, 0, 2), (await RecordsAsync(), await RollUpsAsync(PeriodLength.Quarter), await RollUpsAsync(PeriodLength.Day)));

        await RunAsync(after: 22);
        Assert.Equal(1, await RollUpsAsync(PeriodLength.Day));
        await RunAsync(after: 23);
        Assert.Equal(0, await RollUpsAsync(PeriodLength.Day));
        Assert.Empty(await _rollers.Agenda.ListRecordsAsync(Start.AddYears(1), Cancel).ToListAsync(Cancel));
        Assert.Empty(await _rollers.Agenda.ListRollUpsAsync(Start.AddYears(1), Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Records_of_days_that_are_not_rolled_up_stay()
    {
        await _rollers.RecordAsync(_rollers.Recorder(), Event(0));
        _rollers.Clock.Advance(TimeSpan.FromDays(100));

        await _rollers.Expirer().RunAsync(Cancel);

        Assert.Equal(1, await RecordsAsync());
    }

    [Fact]
    public async Task A_generation_that_comes_after_the_records_of_its_day_have_gone_changes_no_roll_up_and_goes_too()
    {
        await _rollers.RecordAsync(_rollers.Recorder(), Event(0), Event(1));
        await RunAsync(after: 1.5);
        await RunAsync(after: 10);
        await _rollers.RecordAsync(_rollers.Recorder(), Event(2));
        Assert.Equal(1, await RecordsAsync());

        await RunAsync(after: 10.5);

        Assert.Equal(0, await RecordsAsync());
        Assert.Equal(Cubes.Text(Cubes.Of([Event(0), Event(1)])), Cubes.Text(await _rollers.ReadAsync(Account, Midnight, Midnight.AddDays(1))));
        Assert.Empty(await _rollers.Agenda.ListDueAsync(PeriodLength.Quarter, Start.AddDays(30), Cancel).ToListAsync(Cancel));
        Assert.Contains("202603140900", Assert.Single(_logs.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, 90, 730)]
    [InlineData("30.00:00:00", null, 30, 730)]
    [InlineData("1000.00:00:00", null, 1000, 1000)]
    [InlineData("30.00:00:00", "30.00:00:00", 30, 30)]
    public void Retention_is_a_setting(string? records, string? activity, int recordsDays, int activityDays)
    {
        var retention = UsageRetention.From(Settings(records, activity));

        Assert.Equal((recordsDays, activityDays), (retention.Records.TotalDays, retention.Activity.TotalDays));
    }

    [Theory]
    [InlineData("1.00:00:00", null, "Usage:RecordsKept")]
    [InlineData("forever", null, "Usage:RecordsKept")]
    [InlineData("30.00:00:00", "29.00:00:00", "Usage:ActivityKept")]
    [InlineData(null, "9999.00:00:00", "Usage:ActivityKept")]
    public void A_wrong_setting_is_refused_by_name(string? records, string? activity, string names) =>
        Assert.Contains(names, Assert.Throws<InvalidOperationException>(() => UsageRetention.From(Settings(records, activity))).Message, StringComparison.Ordinal);

    private static IConfiguration Settings(string? records, string? activity) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(UsageRetention.RecordsSetting, records), new(UsageRetention.ActivitySetting, activity)]).Build();

    private static UsageEvent Event(int second) => new()
    {
        GenerationId = $"gen-{Start.AddSeconds(second).ToUnixTimeSeconds()}-a",
        AccountId = Account,
        KeyHash = new string('a', 64),
        Model = $"scripted/echo-{second}",
        EndpointTag = "scripted",
        CreatedAt = Start.AddSeconds(second),
        Streamed = false,
    };

    private async Task RunAsync(double after)
    {
        _rollers.Clock.SetUtcNow(Midnight.AddDays(after));
        await _rollers.Roller().RunAsync(Cancel);
        await _rollers.Expirer().RunAsync(Cancel);
    }

    private async Task<int> RecordsAsync() => await _rollers.Generations.ListAsync(Account, Start.AddDays(-9), Start.AddDays(9), Cancel).CountAsync(Cancel);

    private async Task<int> RollUpsAsync(PeriodLength length) =>
        await _rollers.Store.ReadAsync(Account, length, Start.AddDays(-9), Start.AddDays(9), users: true, Cancel).CountAsync(Cancel);
}
