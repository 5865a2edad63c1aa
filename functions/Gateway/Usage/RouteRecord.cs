using System.Collections.Immutable;

namespace Interchange.Gateway.Usage;

/// <summary>How the route of a request came about, as it is recorded.</summary>
public sealed record RouteRecord
{
    /// <summary>The slug that the caller sent.</summary>
    public required string Requested { get; init; }

    /// <summary>How the model came about: <c>direct</c>, <c>auto</c>, <c>free</c>, <c>latest</c>, <c>alias</c> or <c>fallback</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>What the endpoints were sorted by; null for load balancing.</summary>
    public string? Sort { get; init; }

    /// <summary>What of the request was not honoured as it stood.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The endpoints that were left out; empty where the caller did not ask for the record.</summary>
    public ImmutableArray<ExcludedEndpoint> Excluded { get; init; } = [];
}
