using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Chat;

/// <summary>
/// How a chain of attempts has ended: with an answer (an attempt and no error), with an answer that broke off after the caller had seen
/// a part of it (both), without an answer (an error alone), or without a caller (neither).
/// </summary>
/// <param name="Attempt">Whoever takes it disposes it.</param>
/// <param name="Error">What the caller is to be told.</param>
internal readonly record struct ChainEnd(ChatAttempt? Attempt, GatewayError? Error);
