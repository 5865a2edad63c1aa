using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Limits.Counting;

namespace Interchange.Gateway.Tests.Credits;

public sealed class WindowNameTests
{
    private static readonly DateTimeOffset Late = new DateTimeOffset(2026, 2, 28, 23, 59, 59, 999, TimeSpan.Zero).ToOffset(TimeSpan.FromHours(9));

    [Fact]
    public void Windows_are_named_by_their_start_in_UTC() => Assert.Equal(("20260228", "202602282359"), (WindowName.OfDay(Late), WindowName.OfMinute(Late)));

    [Fact]
    public void What_is_counted_starts_anew_in_a_later_window_and_never_goes_back()
    {
        var rate = new RateCount("20260228", 7);
        var spent = new CounterCell("20260228", new Money(7), new Money(1), new Money(2));
        foreach (var (window, isNew) in ((string, bool)[])[("20260227", false), ("20260228", false), ("20260301", true)])
        {
            Assert.Equal(isNew, WindowName.IsLater(window, "20260228"));
            Assert.Equal(isNew ? new RateCount(window, 0) : rate, rate.In(window));
            Assert.Equal(isNew ? new CounterCell(window, default, default, default) : spent, spent.In(window));
        }
    }
}
