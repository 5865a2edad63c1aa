using CsCheck;
using Interchange.Gateway.Limits.Counting;

namespace Interchange.Gateway.Tests.Limits.Counting;

public sealed class SlotTableTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(int Instance, long Min, long Extra, int Seconds)> Asks = Gen.Select(Gen.Int[0, 3], Gen.Long[0, 6], Gen.Long[0, 20], Gen.Int[0, 30]);

    [Fact]
    public void Living_instances_never_hold_more_than_there_are() => Asks.Array[1, 40].Sample(static calls =>
    {
        var (table, now) = (SlotTable.Empty, Noon);
        foreach (var (instance, min, extra, seconds) in calls)
        {
            now = now.AddSeconds(seconds);
            (table, var answer) = table.Hold(new SlotAsk("s", Most: 10, $"i{instance}", min, min + extra, now, now.AddMinutes(1)));

            Assert.InRange(table.Holders.Values.Sum(static holder => holder.Held), 0, 10);
            Assert.True(!answer.Granted || answer.Held >= min);
        }
    });

    [Fact]
    public void Slots_of_an_instance_that_is_not_heard_of_are_free_again()
    {
        var (table, _) = SlotTable.Empty.Hold(new SlotAsk("s", 2, "dead", 2, 2, Noon, Noon.AddMinutes(2)));

        Assert.False(table.Hold(new SlotAsk("s", 2, "alive", 1, 1, Noon.AddMinutes(1), Noon.AddMinutes(3))).Answer.Granted);
        Assert.True(table.Hold(new SlotAsk("s", 2, "alive", 1, 1, Noon.AddMinutes(3), Noon.AddMinutes(5))).Answer.Granted);
    }

    [Fact]
    public void Asking_again_changes_nothing()
    {
        var ask = new SlotAsk("s", 5, "one", 2, 2, Noon, Noon.AddMinutes(2));
        var (once, _) = SlotTable.Empty.Hold(ask);

        Assert.Equal(once.Holders, once.Hold(ask).Table.Holders);
    }
}
