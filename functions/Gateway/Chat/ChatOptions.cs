using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Routing.Hedging;

namespace Interchange.Gateway.Chat;

/// <summary>How chat requests are timed, retried and hedged.</summary>
public sealed record ChatOptions
{
    /// <summary>The clocks of each attempt; section <c>Routing:Timeouts</c>.</summary>
    public TimeoutRules Timeouts { get; init; } = new();

    /// <summary>What happens after a failure; setting <c>Routing:LongestRateLimitWait</c>.</summary>
    public FallbackRules Fallback { get; init; } = FallbackRules.Default;

    /// <summary>When a second attempt is started; section <c>Routing:Hedging</c>.</summary>
    public HedgeOptions Hedging { get; init; } = new();

    /// <summary>Silence after which a stream's caller is sent a comment. Default 10 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a provider's answer is read on after the caller has left, to learn what it used. Default 10 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);
}
