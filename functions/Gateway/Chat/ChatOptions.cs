using Interchange.Gateway.Providers;
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

    /// <summary>Which requests are answered by jobs; setting <c>Routing:DurableChains</c>. Default: those whose callers ask for it.</summary>
    public DurableChains DurableChains { get; init; }

    /// <summary>
    /// The longest <c>Retry-After</c> that a job waits out before another model is used; setting <c>Jobs:LongestRateLimitWait</c>. Default five minutes: nobody
    /// is kept waiting.
    /// </summary>
    public TimeSpan LongestJobWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>When a second attempt is started; section <c>Routing:Hedging</c>.</summary>
    public HedgeOptions Hedging { get; init; } = new();

    /// <summary>Silence after which a stream's caller is sent a comment. Default 10 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a provider's answer is read on after the caller has left, to learn what it used, where cancelling it would stop its bill; setting <c>Routing:Drain</c>.
    /// Default 10 s.
    /// </summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same where the provider bills the whole answer anyway; setting <c>Routing:DrainUnstoppable</c>. Default 2 min.</summary>
    public TimeSpan DrainUnstoppable { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a provider's answer is read on after the caller has left.</summary>
    public TimeSpan DrainOf(ProviderDescriptor provider) => provider.CancellingStopsBilling ? Drain : DrainUnstoppable;
}
