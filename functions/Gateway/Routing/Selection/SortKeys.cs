using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing.Selection;

/// <summary>The keys by which a sort orders candidates: lower comes first, and what is not measured comes last. Pure.</summary>
internal static class SortKeys
{
    public static (double Key, double SecondKey) Of(RouteSortBy? sort, EndpointFacts facts, EndpointCondition condition) => sort switch
    {
        RouteSortBy.Throughput => (-condition.Throughput?.P50 ?? double.PositiveInfinity, 0),
        RouteSortBy.Latency => (condition.Latency?.P50 ?? double.PositiveInfinity, 0),
        RouteSortBy.Exacto => (-condition.ToolCallSuccess ?? double.PositiveInfinity, -condition.Throughput?.P50 ?? double.PositiveInfinity),
        _ => (facts.Price, 0),
    };

    /// <summary>
    /// The place of a condition. Load balancing tells four apart: good, degraded, unstable, down. A sort is the caller's own order, so there
    /// only those that fail just now step back.
    /// </summary>
    public static byte ConditionOf(EndpointCondition condition, bool sorted) => condition switch
    {
        { Uptime: UptimeClass.Down } => 3,
        { Unstable: true } => 2,
        { Uptime: UptimeClass.Degraded } when !sorted => 1,
        _ => 0,
    };
}
