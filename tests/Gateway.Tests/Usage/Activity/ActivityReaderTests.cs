using CsCheck;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;
using Interchange.Gateway.Usage.Generations;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Activity;

public sealed class ActivityReaderTests
{
    private const string Account = "account";

    private static readonly DateTimeOffset Start = Rollers.Start;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_span_is_exactly_its_generations_wherever_roll_ups_end() =>
        await Gen.Select(Generated.Events(Start, 3 * 86_400, most: 120), Gen.Int[0, 4 * 96], Gen.Select(Gen.Int[0, 3 * 86_400], Gen.Int[1, 3 * 86_400]), Gen.Enum<CoverSource>(), Gen.Bool)
            .SampleAsync(async (events, quarters, range, coarsest, users) =>
            {
                var rollers = new Rollers(new FakeTimeProvider(Start.AddMinutes(15 * quarters)));
                await rollers.RecordAsync(rollers.Recorder(), events.Where(one => one.CreatedAt <= rollers.Clock.GetUtcNow()));
                await rollers.RecordAsync(rollers.Recorder(), events.Where(one => one.CreatedAt <= rollers.Clock.GetUtcNow()));
                await rollers.Roller().RunAsync(Cancel);

                // The timer stands still from here on; what happens meanwhile is read from records.
                rollers.Clock.SetUtcNow(Start.AddDays(5));
                await rollers.RecordAsync(rollers.Recorder(), events.Where(one => one.CreatedAt >= Start.AddMinutes(15 * quarters - 5)));
                var (from, to) = (Start.AddSeconds(range.Item1), Start.AddSeconds(range.Item1 + range.Item2));

                var read = await rollers.ReadAsync(Account, from, to, coarsest, users);

                var expected = Cubes.Of(events.Where(one => one.CreatedAt >= from && one.CreatedAt < to).Where(one => one.CreatedAt <= Start.AddMinutes(15 * quarters) || one.CreatedAt >= Start.AddMinutes(15 * quarters - 5)));
                Assert.Equal(
                    Cubes.Text(users ? expected : expected.WithoutUsers()),
                    Cubes.Text(users ? read : read.WithoutUsers()));
            }, iter: 100);

    [Fact]
    public async Task Where_the_timer_has_never_run_everything_is_read_from_records()
    {
        var rollers = new Rollers(new FakeTimeProvider(Start.AddDays(2)));
        await rollers.RecordAsync(rollers.Recorder(), Event(0), Event(86_400));

        Assert.Equal(Cubes.Text(Cubes.Of([Event(0), Event(86_400)])), Cubes.Text(await rollers.ReadAsync(Account, Start.AddDays(-20), Start.AddDays(2))));
    }

    [Fact]
    public async Task Reads_nothing_of_another_account()
    {
        var rollers = new Rollers(new FakeTimeProvider(Start));
        await rollers.RecordAsync(rollers.Recorder(), Event(0), Event(1) with { AccountId = "another" });
        rollers.Clock.Advance(TimeSpan.FromDays(3));
        await rollers.Roller().RunAsync(Cancel);
        await rollers.RecordAsync(rollers.Recorder(), Event(3 * 86_400) with { AccountId = "another" });

        Assert.Equal(Cubes.Text(Cubes.Of([Event(0)])), Cubes.Text(await rollers.ReadAsync(Account, Start.AddDays(-1), Start.AddDays(5))));
    }

    [Fact]
    public async Task Before_records_are_kept_whole_days_are_known_and_nothing_finer()
    {
        var rollers = new Rollers(new FakeTimeProvider(Start)) { Retention = new UsageRetention { Records = TimeSpan.FromDays(10) } };
        await rollers.RecordAsync(rollers.Recorder(), Event(0));
        rollers.Clock.Advance(TimeSpan.FromDays(3));
        await rollers.Roller().RunAsync(Cancel);
        rollers.Clock.Advance(TimeSpan.FromDays(20));
        await rollers.Roller().RunAsync(Cancel);
        await rollers.Expirer().RunAsync(Cancel);
        var midnight = ActivityPeriod.Floor(PeriodLength.Day, Start);

        Assert.Equal(Cubes.Text(Cubes.Of([Event(0)])), Cubes.Text(await rollers.ReadAsync(Account, midnight, midnight.AddDays(1))));
        foreach (var read in (Func<Task>[])
            [
                () => rollers.ReadAsync(Account, midnight.AddMinutes(1), midnight.AddDays(2)),
                () => rollers.ReadAsync(Account, midnight, midnight.AddDays(1.5)),
                () => rollers.ReadAsync(Account, midnight, midnight.AddDays(1), CoverSource.Quarters),
                () => rollers.ReadAsync(Account, midnight, midnight.AddDays(1), CoverSource.Records),
            ])
        {
            var error = (await Assert.ThrowsAsync<GatewayException>(read)).Error;
            Assert.Equal(400, error.Status);
            Assert.Contains("2026-03-27T00:00:00Z", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false, "2026-03-14T09:00:00Z")]
    [InlineData(true, "shorter")]
    public async Task Too_many_records_are_a_408_that_says_what_to_do(bool oneByOne, string says)
    {
        var rollers = new Rollers(new FakeTimeProvider(Start.AddMinutes(5))) { Generations = new EndlessStore() };
        await rollers.Roller().RunAsync(Cancel);

        var error = (await Assert.ThrowsAsync<GatewayException>(() => rollers.ReadAsync(Account, Start, Start.AddHours(1), oneByOne ? CoverSource.Records : CoverSource.Days))).Error;

        Assert.Equal(408, error.Status);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_is_down_is_a_503()
    {
        var rollers = new Rollers(new FakeTimeProvider(Start)) { Generations = new BrokenStore { Outage = true } };

        Assert.Equal(503, (await Assert.ThrowsAsync<GatewayException>(() => rollers.ReadAsync("broken", Start, Start.AddHours(1)))).Error.Status);
    }

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

    private sealed class EndlessStore : IGenerationStore
    {
        public Task RecordAsync(IReadOnlyList<GenerationRecord> records, bool again, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<UsageEvent?> FindAsync(string accountId, string generationId, CancellationToken cancellationToken) => Task.FromResult<UsageEvent?>(null);

        public IAsyncEnumerable<GenerationRecord> ListAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
            Enumerable.Repeat(GenerationRecord.Of(Event(0)), int.MaxValue).ToAsyncEnumerable();

        public Task<int> RemoveAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
