namespace Interchange.Gateway.Routing.Hedging;

/// <summary>When a second endpoint is started for a request that allows it, and how often.</summary>
public sealed record HedgeOptions
{
    /// <summary>The share of all calls that may start a second attempt. Default 5 %.</summary>
    public double Share { get; init; } = 0.05;

    /// <summary>The most hedges that calls which needed none save up for those that do. Default 10.</summary>
    public int Burst { get; init; } = 10;

    /// <summary>The least time before a second attempt, however fast the endpoint usually is. Default 200 ms.</summary>
    public TimeSpan ShortestDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The time before a second attempt where the endpoint's own is not known. Default five seconds.</summary>
    public TimeSpan UnknownDelay { get; init; } = TimeSpan.FromSeconds(5);
}
