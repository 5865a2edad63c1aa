using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat;

/// <summary>An attempt that has ended.</summary>
/// <param name="Attempt">The attempt, with all that it learned.</param>
/// <param name="Failure">Null for a complete answer.</param>
/// <param name="Duration">From its start to its end.</param>
/// <param name="Outcome">What breakers were told.</param>
internal sealed record AttemptEnd(ChatAttempt Attempt, ProviderFailure? Failure, TimeSpan Duration, AttemptOutcome Outcome)
{
    /// <summary>True when it ended because another attempt was faster.</summary>
    public bool Overtaken { get; } = Failure is not null && Attempt.Clock.RanOut == ClockHand.Overtaken;
}
