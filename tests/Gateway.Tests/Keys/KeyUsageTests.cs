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
    public void A_key_without_a_limit_has_no_remainder() => Assert.Null(Usage.Remaining(Key(null)));

    private static ApiKey Key(decimal? limit) => A.Key(A.Secret()) with { Limit = limit };
}
