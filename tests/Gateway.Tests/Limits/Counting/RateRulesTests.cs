using System.Collections.Immutable;
using CsCheck;
using Interchange.Gateway.Limits.Counting;

namespace Interchange.Gateway.Tests.Limits.Counting;

public sealed class RateRulesTests
{
    private static readonly ImmutableDictionary<string, RateCount> Nothing = ImmutableDictionary.Create<string, RateCount>(StringComparer.Ordinal);

    private static readonly Gen<RateAsk> Asks =
        from scope in Gen.Int[0, 2]
        from window in Gen.Int[0, 2]
        from min in Gen.Long[0, 12]
        from want in Gen.Long[0, 40]
        from back in Gen.Long[0, 5]
        select new RateAsk($"s{scope}", $"w{window}", Most: 20, min, want, back);

    [Fact]
    public void No_window_ever_has_more_taken_than_its_limit() => Asks.Array[1, 3].Array[1, 40].Sample(static calls =>
    {
        var counts = Nothing;
        foreach (var call in calls)
        {
            var asks = call.DistinctBy(static ask => ask.Scope).ToImmutableArray();
            var before = counts;
            (counts, var answer) = RateRules.Take(counts, asks);

            Assert.All(counts.Values, static count => Assert.InRange(count.Taken, 0, 20));
            Assert.All(before, pair => Assert.True(string.CompareOrdinal(counts[pair.Key].Window, pair.Value.Window) >= 0));
            if (answer.Short is not null)
            {
                Assert.All(answer.States, static state => Assert.Equal(0, state.Granted));
            }
            else
            {
                Assert.All(asks.Zip(answer.States), static pair => Assert.True(pair.Second.Granted >= pair.First.Min));
            }
        }
    });

    [Fact]
    public void Takes_more_than_is_needed_where_there_is_plenty()
    {
        var (_, answer) = RateRules.Take(Nothing, [new RateAsk("s", "w", Most: 1_600, Min: 1, Want: 500, GiveBack: 0)]);

        Assert.Equal(100, Assert.Single(answer.States).Granted);
    }

    [Fact]
    public void Takes_exactly_what_is_needed_where_there_is_little()
    {
        var (_, answer) = RateRules.Take(Nothing, [new RateAsk("s", "w", Most: 10, Min: 1, Want: 500, GiveBack: 0)]);

        Assert.Equal(1, Assert.Single(answer.States).Granted);
    }

    [Fact]
    public void Takes_nothing_at_all_when_one_of_several_is_short()
    {
        var (counts, answer) = RateRules.Take(Nothing, [new RateAsk("a", "w", 10, 1, 1, 0), new RateAsk("b", "w", 0, 1, 1, 0)]);

        Assert.Equal(1, answer.Short);
        Assert.All(counts.Values, static count => Assert.Equal(0, count.Taken));
    }

    [Fact]
    public void What_belongs_to_a_window_that_has_passed_is_not_given_back_to_the_next()
    {
        var (counts, _) = RateRules.Take(Nothing, [new RateAsk("s", "w2", 10, 4, 4, 0)]);

        (counts, _) = RateRules.Take(counts, [new RateAsk("s", "w1", 10, 0, 0, GiveBack: 3)]);

        Assert.Equal(new RateCount("w2", 4), counts["s"]);
    }
}
