namespace Interchange.Gateway.Routing;

/// <summary>What a route is sorted by.</summary>
public enum RouteSortBy
{
    /// <summary>Cheapest first.</summary>
    Price,

    /// <summary>Most tokens per second first.</summary>
    Throughput,

    /// <summary>Shortest time to the first token first.</summary>
    Latency,

    /// <summary>Best at calling tools first.</summary>
    Exacto,
}
