using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IActivityStore"/> does. Tests share one store, so each has an account of its own.</summary>
public abstract class ActivityStoreContract
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private readonly string _account = Guid.NewGuid().ToString();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract IActivityStore Store { get; }

    private protected string AccountId => _account;

    [Theory]
    [InlineData(null)]
    [InlineData("user-1")]
    public async Task Reads_roll_ups_as_they_were_written_in_the_order_of_time(string? user)
    {
        foreach (var quarter in (int[])[3, 0, 1])
        {
            Assert.True(await WriteAsync(Quarter(quarter), Cube(quarter + 1, user)));
        }

        var read = await ReadAsync(PeriodLength.Quarter, Start, Start.AddHours(1), users: true);

        Assert.Equal([Quarter(0), Quarter(1), Quarter(3)], read.Select(static rollUp => rollUp.Period));
        Assert.Equal([Text(1, user), Text(2, user), Text(4, user)], read.Select(static rollUp => Cubes.Text(rollUp.Cube)));
    }

    [Fact]
    public async Task End_users_are_told_apart_only_where_that_is_asked_for()
    {
        var cube = Cube(2, "user-1");
        cube.Add(Cube(3, "user-2"));
        await WriteAsync(Quarter(0), cube);
        await WriteAsync(Quarter(1), Cube(1, null));

        Assert.Equal([Text(5, null), Text(1, null)], (await ReadAsync(PeriodLength.Quarter, Start, Start.AddHours(1), users: false)).Select(static rollUp => Cubes.Text(rollUp.Cube)));
        Assert.Equal([Cubes.Text(cube), Text(1, null)], (await ReadAsync(PeriodLength.Quarter, Start, Start.AddHours(1), users: true)).Select(static rollUp => Cubes.Text(rollUp.Cube)));
    }

    [Fact]
    public async Task Reads_only_the_account_the_length_and_the_span_that_are_asked_for()
    {
        foreach (var quarter in (int[])[-1, 0, 1, 2])
        {
            await WriteAsync(Quarter(quarter), Cube(1, "user-1"));
        }

        await WriteAsync(ActivityPeriod.Of(PeriodLength.Day, Start), Cube(9, "user-1"));

        Assert.Equal([Quarter(0), Quarter(1)], (await ReadAsync(PeriodLength.Quarter, Start, Start.AddMinutes(30), users: true)).Select(static rollUp => rollUp.Period));
        Assert.Equal([Quarter(1)], (await ReadAsync(PeriodLength.Quarter, Start.AddSeconds(1), Start.AddMinutes(29), users: false)).Select(static rollUp => rollUp.Period));
        Assert.Equal(Text(9, "user-1"), Cubes.Text(Assert.Single(await ReadAsync(PeriodLength.Day, Start.AddDays(-1), Start, users: true)).Cube));
        Assert.Empty(await Store.ReadAsync(Guid.NewGuid().ToString(), PeriodLength.Quarter, Start.AddDays(-9), Start.AddDays(9), users: true, Cancel).ToListAsync(Cancel));
    }

    [Theory]
    [InlineData("user-1", "user-1")]
    [InlineData("user-1", null)]
    [InlineData(null, "user-1")]
    [InlineData(null, null)]
    public async Task Replaces_what_was_seen(string? before, string? after)
    {
        await WriteAsync(Quarter(0), Cube(2, before));

        Assert.True(await WriteAsync(Quarter(0), Cube(3, after)));

        Assert.Equal(Text(3, after), Cubes.Text(Assert.Single(await ReadAsync(PeriodLength.Quarter, Start, Start.AddHours(1), users: true)).Cube));
        Assert.Equal(Text(3, null), Cubes.Text(Assert.Single(await ReadAsync(PeriodLength.Quarter, Start, Start.AddHours(1), users: false)).Cube));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Does_not_replace_what_was_not_seen(bool wasThere)
    {
        if (wasThere)
        {
            await WriteAsync(Quarter(0), Cube(1, null));
        }

        var seen = await Store.FindVersionAsync(_account, Quarter(0), Cancel);
        Assert.Equal(wasThere, seen.Tag is not null);
        await WriteAsync(Quarter(0), Cube(2, "user-1"));

        Assert.False(await Store.TryWriteAsync(_account, Quarter(0), Cube(3, null), seen, Cancel));

        Assert.Equal(Text(2, "user-1"), Cubes.Text(Assert.Single(await ReadAsync(PeriodLength.Quarter, Start, Start.AddHours(1), users: true)).Cube));
    }

    [Fact]
    public async Task Of_many_who_saw_the_same_one_replaces_it()
    {
        await WriteAsync(Quarter(0), Cube(1, null));
        var seen = await Store.FindVersionAsync(_account, Quarter(0), Cancel);

        var written = await Task.WhenAll(Enumerable.Range(2, 6).Select(times => Store.TryWriteAsync(_account, Quarter(0), Cube(times, null), seen, Cancel)));

        Assert.Single(written, true);
    }

    [Fact]
    public async Task Removes_a_span_of_one_length()
    {
        for (var quarter = 0; quarter < 4; quarter++)
        {
            await WriteAsync(Quarter(quarter), Cube(1, "user-1"));
        }

        await WriteAsync(ActivityPeriod.Of(PeriodLength.Day, Start), Cube(9, "user-1"));

        await Store.RemoveAsync(_account, PeriodLength.Quarter, Start.AddMinutes(15), Start.AddMinutes(45), Cancel);
        await Store.RemoveAsync(_account, PeriodLength.Quarter, Start.AddMinutes(15), Start.AddMinutes(45), Cancel);

        Assert.Equal([Quarter(0), Quarter(3)], (await ReadAsync(PeriodLength.Quarter, Start, Start.AddHours(1), users: true)).Select(static rollUp => rollUp.Period));
        Assert.Single(await ReadAsync(PeriodLength.Day, Start.AddDays(-1), Start, users: true));
    }

    private protected static ActivityPeriod Quarter(int index) => ActivityPeriod.Of(PeriodLength.Quarter, Start.AddMinutes(15 * index));

    private protected static ActivityCube Cube(int times, string? user) => Cubes.Of(Enumerable.Repeat(
        new UsageEvent
        {
            GenerationId = "gen-1",
            AccountId = "account",
            KeyHash = new string('a', 64),
            Model = "scripted/echo",
            CreatedAt = Start,
            Streamed = true,
            LatencyMs = 12,
            ExternalUser = user,
        },
        times));

    private protected async Task<bool> WriteAsync(ActivityPeriod period, ActivityCube cube) =>
        await Store.TryWriteAsync(_account, period, cube, await Store.FindVersionAsync(_account, period, Cancel), Cancel);

    private static string Text(int times, string? user) => Cubes.Text(Cube(times, user));

    private async Task<IReadOnlyList<RollUp>> ReadAsync(PeriodLength length, DateTimeOffset from, DateTimeOffset to, bool users) =>
        await Store.ReadAsync(_account, length, from, to, users, Cancel).ToListAsync(Cancel);
}
