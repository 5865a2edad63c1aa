using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Chat;

/// <summary>An attempt that has ended.</summary>
/// <param name="Attempt">The attempt, with all that it learned.</param>
/// <param name="Failure">Null for a complete answer.</param>
/// <param name="Duration">From its start to its end.</param>
internal sealed record AttemptEnd(ChatAttempt Attempt, ProviderFailure? Failure, TimeSpan Duration);
