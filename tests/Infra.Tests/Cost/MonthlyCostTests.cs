namespace Interchange.Infra.Tests.Cost;

public sealed class MonthlyCostTests
{
    private static readonly CostInputs Inputs = new(
        new Prices("", 0.4m, 250_000, 0.00002m, 100_000, 0.0004m, 0.05m, 10, 13_000_000, [new PriceStep(100_000_000, 0.8m), new PriceStep(long.MaxValue, 0.5m)], 2),
        new Measured(8, 15, 100, 1_000, 500),
        new Assumed(4, 2, 100, 3, 2, 5),
        []);

    [Fact]
    public void A_small_month_is_the_bus_and_little_else()
    {
        var cost = MonthlyCost.Of(Inputs, 10_000);

        Assert.Equal(1, cost.Instances);
        Assert.Equal(0, cost.Compute);
        Assert.Equal(10, cost.ServiceBus);
        Assert.Equal(152_000, cost.TableOperations);
        Assert.InRange(cost.Total, 10, 10.1m);
    }

    [Fact]
    public void Steps_of_prices_are_added_up()
    {
        // 700 million operations: 13 free, 87 at 0.8, 600 at 0.5.
        Assert.Equal(10 + 69.6m + 300, MonthlyCost.Of(Inputs, 100_000_000).ServiceBus);
    }

    [Fact]
    public void Requests_that_overlap_are_billed_once()
    {
        // 100 million of 4 s: 154 under way, 8 instances for the peak of 772, each busy nearly always.
        var cost = MonthlyCost.Of(Inputs, 100_000_000);

        Assert.Equal(8, cost.Instances);
        Assert.InRange(cost.GigabyteSeconds, 0.999m * 8 * 2 * 2_592_000, 8 * 2 * 2_592_000);
    }
}
