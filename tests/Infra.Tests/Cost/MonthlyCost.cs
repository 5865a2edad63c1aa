namespace Interchange.Infra.Tests.Cost;

/// <summary>A month's bill for so many requests, without the models' own prices. Pure.</summary>
internal sealed record MonthlyCost(
    long Requests, decimal RequestsPerSecond, int Instances, decimal GigabyteSeconds, decimal Executions, decimal Compute, decimal TableOperations, decimal Tables,
    decimal BusOperations, decimal ServiceBus, decimal Logs)
{
    private const decimal SecondsPerMonth = 30 * 24 * 3600;
    private const decimal Gigabyte = 1_000_000_000;

    public decimal Total => Compute + Tables + ServiceBus + Logs;

    public decimal PerThousand => Total * 1000 / Requests;

    public static MonthlyCost Of(CostInputs inputs, long requests)
    {
        var (prices, measured, assumed) = (inputs.Prices, inputs.Measured, inputs.Assumed);
        var perSecond = requests / SecondsPerMonth;

        // Requests under way at once, by Little's law; as many instances as their peak asks for.
        var underWay = perSecond * assumed.SecondsPerRequest;
        var instances = Math.Max(1, (int)Math.Ceiling(underWay * assumed.PeakOverMean / assumed.HttpConcurrency));

        // An instance is billed while at least one request is under way. For arrivals at random that is 1 − e^(−requests under way).
        var active = (decimal)(1 - Math.Exp(-(double)(underWay / instances))) * instances * SecondsPerMonth;
        var gigabyteSeconds = active * assumed.InstanceGigabytes;

        // The request, and at most one run of each subscription's function for its message.
        var executions = (decimal)requests * (1 + assumed.Subscriptions);
        var compute = (Math.Max(0, gigabyteSeconds - prices.GigabyteSecondsFree) * prices.GigabyteSecond)
            + (Math.Max(0, executions - prices.ExecutionsFree) / 1_000_000 * prices.ExecutionsPerMillion);

        var tableOperations = (requests * measured.TableOperationsPerRequestAlone) + (measured.TableOperationsPerHourIdle * 24 * 30);
        var tables = (tableOperations / 10_000 * prices.TableOperationsPer10000)
            + (requests * measured.BytesKeptPerRequest / Gigabyte * prices.TableGigabyteMonth);

        var busOperations = (decimal)requests * (1 + (assumed.Subscriptions * assumed.BusOperationsPerDelivery));
        var logs = requests * measured.LogBytesPerRequest / Gigabyte * prices.LogGigabyte;
        return new MonthlyCost(
            requests, perSecond, instances, gigabyteSeconds, executions, compute, tableOperations, tables, busOperations, Bus(prices, busOperations), logs);
    }

    private static decimal Bus(Prices prices, decimal operations)
    {
        var cost = prices.ServiceBusBase;
        var from = (decimal)prices.ServiceBusOperationsFree;
        foreach (var step in prices.ServiceBusSteps)
        {
            cost += Math.Max(0, Math.Min(operations, step.UpTo) - from) / 1_000_000 * step.PerMillion;
            from = Math.Max(from, step.UpTo);
        }

        return cost;
    }
}
