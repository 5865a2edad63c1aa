using System.Collections.Frozen;
using System.Text.Json;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Health.Endpoints;

/// <summary>
/// What counts for uptime, and the classes that follow. Source: OpenRouter's documentation of provider availability. 401, 402, 404, 5xx, errors and ends in the
/// middle of an answer, silence and empty answers are failures; 400, 403 and 413 are not counted, 429 is counted apart. With a caller's own key, what the key may be to
/// blame for is not counted either.
/// </summary>
internal static class UptimeRule
{
    /// <summary>Requests without which nothing is said of an endpoint's uptime.</summary>
    public const long MinRequests = 100;

    private const double Normal = 0.95;
    private const double Degraded = 0.80;

    private static readonly FrozenDictionary<string, FailureClass> ByName =
        Enum.GetValues<FailureClass>().ToFrozenDictionary(static c => JsonNamingPolicy.SnakeCaseLower.ConvertName(c.ToString()), StringComparer.Ordinal);

    /// <param name="failure">How it failed; null for an answer.</param>
    /// <param name="own">Whether it was made with a key of the caller's own, whose limits and rights are no matter of the endpoint's.</param>
    public static AttemptVerdict Of(ProviderFailure? failure, bool own = false) => failure is null ? AttemptVerdict.Answered : Of(failure.Class, failure.Status, own);

    /// <summary>As recorded: the failure's class in snake case, null for an answer. A class that this version does not know is not counted.</summary>
    public static AttemptVerdict Of(string? failure, int? status, bool own = false)
    {
        if (failure is null)
        {
            return AttemptVerdict.Answered;
        }

        return ByName.TryGetValue(failure, out var failureClass) ? Of(failureClass, status, own) : AttemptVerdict.Excluded;
    }

    /// <summary>Share of the requests that were answered; null when there were too few to tell.</summary>
    public static double? Uptime(long answered, long failed) =>
        answered + failed >= MinRequests ? (double)answered / (answered + failed) : null;

    public static UptimeClass Class(double? uptime) => uptime switch
    {
        null or >= Normal => UptimeClass.Normal,
        >= Degraded => UptimeClass.Degraded,
        _ => UptimeClass.Down,
    };

    private static AttemptVerdict Of(FailureClass failure, int? status, bool own) => (failure, status) switch
    {
        _ when own && AttemptEvidence.IsOfKey(failure, status) => AttemptVerdict.Excluded,
        (FailureClass.RateLimited, _) or (_, 429) => AttemptVerdict.RateLimited,
        (FailureClass.InvalidRequest or FailureClass.ContextLength or FailureClass.ContentFilter or FailureClass.SecretUnavailable
            or FailureClass.NotCarried, _) or (_, 403) => AttemptVerdict.Excluded,
        _ => AttemptVerdict.Failed,
    };
}
