using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing.Fallback;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>An attempt without an answer, as the policy has to know it; with the provider's words, so only ever in an encrypted payload.</summary>
internal sealed record StoredAttempt
{
    public int Step { get; init; }

    public TimeSpan Duration { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    public TimeSpan? Rest { get; init; }

    public bool Unaffordable { get; init; }

    /// <summary>Null when it was not sent, or was overtaken.</summary>
    public FailureClass? Class { get; init; }

    public int? Status { get; init; }

    public string? ProviderCode { get; init; }

    public string? ProviderMessage { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public bool Begun { get; init; }

    public static StoredAttempt Of(Attempt attempt) => new()
    {
        Step = attempt.Step,
        Duration = attempt.Duration,
        EndedAt = attempt.EndedAt,
        Rest = attempt.Rest,
        Unaffordable = attempt.Unaffordable,
        Class = attempt.Failure?.Class,
        Status = attempt.Failure?.Status,
        ProviderCode = attempt.Failure?.ProviderCode,
        ProviderMessage = attempt.Failure?.ProviderMessage,
        RetryAfter = attempt.Failure?.RetryAfter,
        Begun = attempt.Failure?.Begun ?? false,
    };

    public Attempt Restore() => new(
        Step,
        Class is { } failure
            ? new ProviderFailure(failure) { Status = Status, ProviderCode = ProviderCode, ProviderMessage = ProviderMessage, RetryAfter = RetryAfter, Begun = Begun }
            : null,
        Duration)
    {
        EndedAt = EndedAt,
        Rest = Rest,
        Unaffordable = Unaffordable,
    };
}
