using System.Collections.Immutable;

namespace Interchange.Gateway.Routing;

/// <summary>The <c>provider</c> object of a request. Source: <c>ProviderPreferences</c> of OpenRouter's OpenAPI document, and the gateway's own fields after it.</summary>
public sealed record ProviderPreferences
{
    public static readonly ProviderPreferences None = new();

    /// <summary>Slugs to try first, in this order.</summary>
    public ImmutableArray<string> Order { get; init; } = [];

    /// <summary>When not empty: the only slugs to use.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Slugs never to use.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <summary>False: one endpoint is tried, or those of <see cref="Order"/>, and the provider's error is returned. Default true.</summary>
    public bool AllowFallbacks { get; init; } = true;

    /// <summary>True: only endpoints that support every parameter of the request.</summary>
    public bool RequireParameters { get; init; }

    /// <summary>True for <c>data_collection: "deny"</c>: only endpoints that neither store nor train on the data.</summary>
    public bool DenyDataCollection { get; init; }

    /// <summary>True: only endpoints that retain nothing.</summary>
    public bool ZeroDataRetention { get; init; }

    /// <summary>True: only models whose author allows distillation.</summary>
    public bool EnforceDistillableText { get; init; }

    /// <summary>When not empty: the only quantizations to use.</summary>
    public ImmutableArray<string> Quantizations { get; init; } = [];

    /// <summary>Null: load balancing by price.</summary>
    public RouteSort? Sort { get; init; }

    /// <summary>Tokens per second that an endpoint should reach; those that do not are tried last.</summary>
    public PercentileBounds? PreferredMinThroughput { get; init; }

    /// <summary>Seconds to the first token that an endpoint should keep to; those that do not are tried last.</summary>
    public PercentileBounds? PreferredMaxLatency { get; init; }

    /// <summary>The dearest endpoint that may be used; null for no bound.</summary>
    public PriceCeiling? MaxPrice { get; init; }

    /// <summary>The gateway's own <c>timeouts</c>: clocks of each attempt, where they differ from the defaults.</summary>
    public TimeoutOverrides? Timeouts { get; init; }

    /// <summary>The gateway's own <c>hedge</c>: true to start a second endpoint when the first is late.</summary>
    public bool Hedge { get; init; }

    /// <summary>The gateway's own <c>stream_recovery</c>: true to go on with another endpoint when a stream breaks off.</summary>
    public bool StreamRecovery { get; init; }

    /// <summary>The gateway's own <c>on_refusal: "fallback"</c>: true to try the next endpoint when a provider's content filter refuses the request.</summary>
    public bool FallbackOnRefusal { get; init; }
}
