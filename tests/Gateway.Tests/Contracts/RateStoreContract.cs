using System.Collections.Immutable;
using Interchange.Gateway.Limits.Counting;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IRateStore"/> does.</summary>
public abstract class RateStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _account = Guid.NewGuid().ToString();

    protected abstract IRateStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_what_was_taken_and_what_was_given_back()
    {
        await TakeAsync(min: 5);
        await TakeAsync(min: 0, giveBack: 2);

        Assert.Equal(3, await Store.ReadAsync(_account, "s", "w1", Cancel));
        Assert.Equal(0, await Store.ReadAsync(_account, "s", "w2", Cancel));
        Assert.Equal(0, await Store.ReadAsync(_account, "other", "w1", Cancel));
        Assert.Equal(0, await Store.ReadAsync(Guid.NewGuid().ToString(), "s", "w1", Cancel));
    }

    [Fact]
    public async Task Grants_several_limits_together_or_none()
    {
        var answer = await Store.TakeAsync(_account, [new RateAsk("a", "w1", 10, 1, 1, 0), new RateAsk("b", "w1", 0, 1, 1, 0)], Cancel);

        Assert.Equal(1, answer.Short);
        Assert.Equal(0, await Store.ReadAsync(_account, "a", "w1", Cancel));
    }

    [Fact]
    public async Task Starts_anew_in_the_next_window()
    {
        await TakeAsync(min: 10);
        Assert.NotNull((await TakeAsync(min: 1)).Short);

        Assert.Null((await TakeAsync(min: 10, window: "w2")).Short);
    }

    [Fact]
    public async Task Many_who_take_at_once_get_exactly_what_there_is()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => TakeAsync(min: 1), Cancel)));

        Assert.Equal(10, answers.Count(static answer => answer.Short is null));
        Assert.Equal(10, await Store.ReadAsync(_account, "s", "w1", Cancel));
    }

    [Fact]
    public async Task Slots_are_held_by_instance()
    {
        Assert.True((await HoldAsync("one", 2)).Granted);
        Assert.False((await HoldAsync("two", 2)).Granted);
        Assert.Equal(new SlotAnswer(true, 1, 2), await HoldAsync("two", 1));

        await HoldAsync("one", 0);
        Assert.Equal(new SlotAnswer(true, 3, 0), await HoldAsync("two", 3));
    }

    private Task<RateAnswer> TakeAsync(long min, long giveBack = 0, string window = "w1") =>
        Store.TakeAsync(_account, ImmutableArray.Create(new RateAsk("s", window, Most: 10, min, min, giveBack)), Cancel);

    private Task<SlotAnswer> HoldAsync(string instance, long count) =>
        Store.HoldAsync(_account, new SlotAsk("slots", Most: 3, instance, count, count, Noon, Noon.AddMinutes(2)), Cancel);
}
