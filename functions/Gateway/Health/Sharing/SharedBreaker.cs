using Interchange.Gateway.Health.Breakers;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>A breaker as instances share it.</summary>
internal sealed record SharedBreaker
{
    public required BreakerId Id { get; init; }

    public required BreakerFinding Finding { get; init; }

    /// <summary>The instance that may probe; null for none.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>Until when it may. An instance that ends loses the right with it.</summary>
    public DateTimeOffset ClaimedUntil { get; init; }

    /// <summary>The version that was read; null for a breaker that is not shared yet.</summary>
    public string? Version { get; init; }

    /// <summary>Until when somebody else than this instance has the right to probe; in the past when nobody has.</summary>
    public DateTimeOffset ClaimedElsewhereUntil(string instance) =>
        ClaimedBy is null || string.Equals(ClaimedBy, instance, StringComparison.Ordinal) ? default : ClaimedUntil;
}
