using System.Collections.Immutable;
using Interchange.Gateway.Keys.Budgets;

namespace Interchange.Gateway.Keys.Policies;

/// <summary>
/// What an account allows its requests: defaults and bounds of routing that hold for all its keys. A request can narrow them and never widen them.
/// </summary>
public sealed record AccountPolicy
{
    public static readonly AccountPolicy None = new();

    /// <summary>The only providers to use, as routing slugs; empty for all.</summary>
    public ImmutableArray<string> AllowedProviders { get; init; } = [];

    /// <summary>Providers never to use, as routing slugs.</summary>
    public ImmutableArray<string> IgnoredProviders { get; init; } = [];

    /// <summary>How requests that do not say are sorted: <c>price</c>, <c>throughput</c>, <c>latency</c> or <c>exacto</c>; null for load balancing.</summary>
    public string? DefaultSort { get; init; }

    /// <summary>True: only endpoints that neither store nor train on the data.</summary>
    public bool DenyDataCollection { get; init; }

    /// <summary>True: only endpoints that retain nothing.</summary>
    public bool ZeroDataRetention { get; init; }

    /// <summary>True: responses are kept whose requests ask for it.</summary>
    public bool StoreResponses { get; init; }

    /// <summary>What the workspace may spend. Set by the routes of <c>/workspaces</c>, kept with the policy because both are read with every key.</summary>
    public SpendBudgets Budgets { get; init; } = SpendBudgets.None;

    public bool Equals(AccountPolicy? other) =>
        other is not null
        && AllowedProviders.AsSpan().SequenceEqual(other.AllowedProviders.AsSpan())
        && IgnoredProviders.AsSpan().SequenceEqual(other.IgnoredProviders.AsSpan())
        && string.Equals(DefaultSort, other.DefaultSort, StringComparison.Ordinal)
        && DenyDataCollection == other.DenyDataCollection
        && ZeroDataRetention == other.ZeroDataRetention
        && StoreResponses == other.StoreResponses
        && Budgets == other.Budgets;

    public override int GetHashCode() =>
        HashCode.Combine(AllowedProviders.Length, IgnoredProviders.Length, DefaultSort, DenyDataCollection, ZeroDataRetention, StoreResponses, Budgets);
}
