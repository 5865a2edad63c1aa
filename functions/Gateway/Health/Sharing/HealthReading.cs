namespace Interchange.Gateway.Health.Sharing;

/// <summary>What one query has found.</summary>
internal sealed record HealthReading(IReadOnlyList<SharedBreaker> Breakers, IReadOnlyList<SharedWindow> Windows);
