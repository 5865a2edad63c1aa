using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Tests.Keys;

public sealed class KeyUsageTests
{
    private static readonly KeyUsage Usage = new()
    {
        Total = 40,
        Monthly = 30,
        Weekly = 20,
        Daily = 10,
        ByokTotal = 4,
        ByokMonthly = 3,
        ByokWeekly = 2,
        ByokDaily = 1,
    };

    [Theory]
    [InlineData(null, false, 60)]
    [InlineData("monthly", false, 70)]
    [InlineData("weekly", false, 80)]
    [InlineData("daily", false, 90)]
    [InlineData(null, true, 56)]
    [InlineData("monthly", true, 67)]
    [InlineData("weekly", true, 78)]
    [InlineData("daily", true, 89)]
    public void What_remains_is_the_limit_less_the_usage_of_its_window(string? reset, bool includeByok, int remains) =>
        Assert.Equal(remains, Usage.Remaining(Key(100) with { LimitReset = reset, IncludeByokInLimit = includeByok }));

    [Fact]
    public void Nothing_remains_of_a_limit_that_was_passed() => Assert.Equal(0, Usage.Remaining(Key(5)));

    [Fact]
    public void What_the_ledger_counted_in_a_window_that_has_passed_counts_no_more()
    {
        // A Sunday in the middle of a month: the next day begins a week, and the next month comes later.
        var sunday = new DateTimeOffset(2026, 3, 15, 23, 59, 59, TimeSpan.Zero);
        var counter = new SpendCounter
        {
            Lifetime = Cell("", 40, 4),
            Monthly = Cell("20260301", 30, 3),
            Weekly = Cell("20260309", 20, 2),
            Daily = Cell("20260315", 10, 1),
        };

        Assert.Equal(Usage, KeyUsage.Of(counter, sunday));
        Assert.Equal(Usage with { Daily = 0, Weekly = 0, ByokDaily = 0, ByokWeekly = 0 }, KeyUsage.Of(counter, sunday.AddSeconds(1)));
        Assert.Equal(KeyUsage.None with { Total = 40, ByokTotal = 4 }, KeyUsage.Of(counter, sunday.AddDays(20)));
        Assert.Equal(KeyUsage.None, KeyUsage.Of(SpendCounter.Empty, sunday));
    }

    [Fact]
    public void A_key_without_a_limit_has_no_remainder() => Assert.Null(Usage.Remaining(Key(null)));

    private static CounterCell Cell(string window, decimal used, decimal byok) => new(window, Money.FromDollars(used), Money.FromDollars(byok), Money.FromDollars(5));

    private static ApiKey Key(decimal? limit) => A.Key(A.Secret()) with { Limit = limit };
}
