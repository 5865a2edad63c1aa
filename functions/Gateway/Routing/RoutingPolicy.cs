using System.Collections.Immutable;

namespace Interchange.Gateway.Routing;

/// <summary>What an account allows. Requests can narrow it and never widen it: lists of allowed providers intersect, the rest adds up.</summary>
public sealed record RoutingPolicy
{
    public static readonly RoutingPolicy None = new();

    /// <summary>When not empty: the only slugs that may be used. A provider's slug stands for all its endpoints.</summary>
    public ImmutableArray<string> AllowedProviders { get; init; } = [];

    /// <summary>Slugs that may not be used. A provider's slug stands for all its endpoints.</summary>
    public ImmutableArray<string> IgnoredProviders { get; init; } = [];

    /// <summary>How requests that name no order of their own are sorted; null for load balancing.</summary>
    public RouteSortBy? DefaultSort { get; init; }

    /// <summary>True: as <c>data_collection: "deny"</c> in every request.</summary>
    public bool DenyDataCollection { get; init; }

    /// <summary>True: as <c>zdr: true</c> in every request.</summary>
    public bool ZeroDataRetention { get; init; }
}
