namespace Interchange.Benchmarks.Overhead;

/// <summary>A figure that the product promises to keep.</summary>
internal sealed record Budget(string Promise, double Limit, double Actual, bool AtLeast)
{
    public bool IsMet => AtLeast ? Actual >= Limit : Actual <= Limit;

    /// <summary>
    /// The budgets that the measurements can speak about: those against YARP and Portkey only where these took part; of streams the one against
    /// Portkey with merged writes, and those against YARP without (the README says why).
    /// </summary>
    public static IReadOnlyList<Budget> Check(Measurements measurements, bool mergedWrites) =>
        [.. AgainstYarp(measurements, mergedWrites), .. AgainstPortkey(measurements, mergedWrites), .. Operations(measurements)];

    /// <summary>What the storage account bills in the steady state, with one account at full load.</summary>
    public static Budget StorageOperations(Bill bill) => new(
        $"Storage operations per 1,000 requests, {(bill.Stream ? "streamed" : "not streamed")}", 60, bill.PerThousand(Bill.StorageCalls), AtLeast: false);

    private static IEnumerable<Budget> AgainstYarp(Measurements measurements, bool mergedWrites)
    {
        if (!measurements.Has(TargetName.Product) || !measurements.Has(TargetName.Yarp))
        {
            yield break;
        }

        foreach (var stream in mergedWrites ? new[] { false } : [false, true])
        {
            var kind = stream ? "streamed" : "not streamed";
            yield return new($"Throughput of YARP at {Scenario.Many} connections, {kind}", stream ? 0.7 : 0.8,
                ThroughputRatio(measurements, new Scenario(stream, Scenario.Many), TargetName.Yarp), AtLeast: true);
            yield return new($"p50 over YARP at 1 connection in ms, {kind}", 0.15,
                Added(measurements, new Scenario(stream, 1), static sample => sample.Load.P50), AtLeast: false);
            yield return new($"p99 over YARP at 1 connection in ms, {kind}", 1,
                Added(measurements, new Scenario(stream, 1), static sample => sample.Load.P99), AtLeast: false);
        }
    }

    private static IEnumerable<Budget> AgainstPortkey(Measurements measurements, bool mergedWrites)
    {
        if (!measurements.Has(TargetName.Product) || !measurements.Has(TargetName.Portkey))
        {
            yield break;
        }

        foreach (var stream in mergedWrites ? new[] { false, true } : [false])
        {
            yield return new($"Throughput of Portkey at {Scenario.Many} connections, {(stream ? "streamed" : "not streamed")}", 10,
                ThroughputRatio(measurements, new Scenario(stream, Scenario.Many), TargetName.Portkey), AtLeast: true);
        }
    }

    private static IEnumerable<Budget> Operations(Measurements measurements) => measurements.Bills
        .Where(static bill => bill.Target == TargetName.Product)
        .SelectMany(static bill => new Budget[]
        {
            new($"Publishes per 1,000 requests, {(bill.Stream ? "streamed" : "not streamed")}", 1000, bill.PerThousand("bus.sends"), AtLeast: false),
            StorageOperations(bill),
        });

    private static double ThroughputRatio(Measurements measurements, Scenario scenario, string other) => measurements.MedianOfPairs(
        scenario, TargetName.Product, other, static (product, reference) => product.Load.Throughput / reference.Load.Throughput);

    private static double Added(Measurements measurements, Scenario scenario, Func<Sample, double> time) => measurements.MedianOfPairs(
        scenario, TargetName.Product, TargetName.Yarp, (product, yarp) => time(product) - time(yarp));
}
