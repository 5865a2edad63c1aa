namespace Interchange.Gateway.Routing;

/// <summary>
/// A request's own clocks; null ones keep their defaults. Whatever is asked for within these bounds, <see cref="TimeoutRules.Longest"/> is the most that is given.
/// </summary>
public sealed record TimeoutOverrides
{
    /// <summary>The least that can be asked for on any clock.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>The most that can be asked for on any clock but the connection's.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The most that can be asked for to connect.</summary>
    public static readonly TimeSpan LongestConnect = Providers.UpstreamHttp.LongestConnect;

    /// <summary>From the request to an open connection.</summary>
    public TimeSpan? Connect { get; init; }

    /// <summary>From the request to the first content.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>From one content event to the next.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>From the request to the end of the answer.</summary>
    public TimeSpan? Total { get; init; }
}
