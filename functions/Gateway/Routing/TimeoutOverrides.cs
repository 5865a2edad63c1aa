namespace Interchange.Gateway.Routing;

/// <summary>A request's own clocks; null ones keep their defaults.</summary>
public sealed record TimeoutOverrides
{
    /// <summary>From the request to an open connection.</summary>
    public TimeSpan? Connect { get; init; }

    /// <summary>From the request to the first content.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>From one content event to the next.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>From the request to the end of the answer.</summary>
    public TimeSpan? Total { get; init; }
}
