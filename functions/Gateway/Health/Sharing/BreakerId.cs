using Interchange.Gateway.Health.Breakers;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>Names a breaker among all instances.</summary>
/// <param name="Kind">What it guards.</param>
/// <param name="Name">The endpoint's or the credential's name.</param>
internal readonly record struct BreakerId(BreakerKind Kind, string Name);
