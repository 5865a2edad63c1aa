using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>A route plan that another instance can go on with.</summary>
internal sealed record StoredPlan(IReadOnlyList<StoredStep> Steps)
{
    public RouteStrategy Strategy { get; init; }

    public RouteSortBy? Sort { get; init; }

    public IReadOnlyList<RouteExclusion>? Exclusions { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The halves of the conversation's hash; null where stickiness does not apply.</summary>
    public IReadOnlyList<ulong>? Session { get; init; }

    public bool ExplicitSession { get; init; }
}
