using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Fallback;

/// <summary>An attempt that has ended without an answer.</summary>
/// <param name="Step">Index into <see cref="RoutePlan.Steps"/>.</param>
/// <param name="Failure">How it failed; null when it was not sent, or was overtaken by another attempt.</param>
/// <param name="Duration">From its start to its end.</param>
public sealed record Attempt(int Step, ProviderFailure? Failure, TimeSpan Duration)
{
    /// <summary>When it ended.</summary>
    public DateTimeOffset EndedAt { get; init; }

    /// <summary>Set when a breaker refused the attempt, so that nothing was sent: how long the endpoint still rests.</summary>
    public TimeSpan? Rest { get; init; }

    /// <summary>True when nobody pays for it, so that nothing was sent.</summary>
    public bool Unaffordable { get; init; }

    /// <summary>False when a breaker kept it from being sent.</summary>
    public bool Sent => Rest is null;
}
