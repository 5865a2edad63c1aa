using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Fallback;

/// <summary>An attempt that has ended without an answer.</summary>
/// <param name="Step">Index into <see cref="RoutePlan.Steps"/>.</param>
/// <param name="Failure">How it failed.</param>
/// <param name="Duration">From its start to its end.</param>
public sealed record Attempt(int Step, ProviderFailure Failure, TimeSpan Duration);
