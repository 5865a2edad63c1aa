using Interchange.Gateway.Limits;

namespace Interchange.Gateway.Tests.Limits;

public sealed class RateWindowTests
{
    private static readonly DateTimeOffset Late = new(2026, 2, 28, 23, 59, 59, 999, TimeSpan.Zero);

    [Fact]
    public void A_minute_is_named_by_its_start()
    {
        Assert.Equal("202602282359", RateWindow.Of(RateInterval.Minute, Late));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), RateWindow.EndOf(RateInterval.Minute, Late));
    }

    [Fact]
    public void A_day_is_one_of_UTC()
    {
        var elsewhere = Late.ToOffset(TimeSpan.FromHours(9));

        Assert.Equal("20260228", RateWindow.Of(RateInterval.Day, elsewhere));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), RateWindow.EndOf(RateInterval.Day, elsewhere));
    }
}
