namespace Interchange.Gateway.Routing.Fallback;

/// <summary>What a fallback policy may do.</summary>
public sealed record FallbackRules
{
    public static readonly FallbackRules Default = new();

    /// <summary>The longest <c>Retry-After</c> that is waited out before another model is used. Default five seconds.</summary>
    public TimeSpan LongestRateLimitWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The least time between two requests to the same endpoint. Default 100 ms.</summary>
    public TimeSpan ShortestPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The most of the pause before an endpoint is tried again. Default 400 ms.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Where between the two this request's pauses lie, from 0 to 1: keeps many requests that failed together from coming back together.</summary>
    public double Jitter { get; init; }

    /// <summary>True to try the next endpoint when a provider refuses the content.</summary>
    public bool FallbackOnRefusal { get; init; }

    /// <summary>The pause before an endpoint is tried again.</summary>
    public TimeSpan Pause => ShortestPause + ((LongestPause - ShortestPause) * Jitter);
}
