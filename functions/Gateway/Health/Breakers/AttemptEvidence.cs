using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Health.Breakers;

/// <summary>What the end of an attempt says of its endpoint and of its credential. Pure.</summary>
/// <param name="Endpoint">Of the endpoint.</param>
/// <param name="Credential">Of the credential.</param>
/// <param name="Rest">For how long what has failed should be left alone; null when nobody says.</param>
/// <param name="EndpointMayBeAtFault">
/// The credential was refused, and it may be that just this endpoint is closed to it: it takes the same answer from a second endpoint to condemn it.
/// </param>
internal readonly record struct AttemptEvidence(Verdict Endpoint, Verdict Credential, TimeSpan? Rest = null, bool EndpointMayBeAtFault = false)
{
    public static AttemptEvidence Of(AttemptOutcome outcome) => outcome switch
    {
        { Abandoned: true } => default,
        { Failure: null } => new AttemptEvidence(Verdict.Well, Verdict.Well),
        { Failure: { } failure } => Of(failure),
    };

    /// <summary>
    /// True for what a key may be to blame for, or its owner: that it is refused, that its rate or quota is used up, that a model is closed to it. With a
    /// caller's own key such a failure says nothing of the endpoint.
    /// </summary>
    public static bool IsOfKey(FailureClass failure, int? status) =>
        failure is FailureClass.Credential or FailureClass.SecretUnavailable or FailureClass.RateLimited or FailureClass.ModelGone
        || status is 401 or 402 or 403 or 404 or 429;

    private static AttemptEvidence Of(ProviderFailure failure) => failure.Class switch
    {
        // The caller's own mistake: whoever finds it is alive, and has let the credential in.
        FailureClass.InvalidRequest or FailureClass.ContextLength or FailureClass.ContentFilter => new(Verdict.Well, Verdict.Well),

        // The vault's failure, or an account's, or nobody's: the provider was not asked.
        FailureClass.SecretUnavailable or FailureClass.NotCarried => default,
        FailureClass.Credential when failure.Status is 403 => new(Verdict.Failed, Verdict.Failed, BreakerPolicy.RefusalRest, EndpointMayBeAtFault: true),
        FailureClass.Credential => new(Verdict.None, Verdict.Failed, Bounded(failure.RetryAfter)),
        _ => new(Verdict.Failed, Verdict.None, Bounded(failure.RetryAfter)),
    };

    private static TimeSpan? Bounded(TimeSpan? rest) => rest > BreakerPolicy.LongestRetryAfter ? BreakerPolicy.LongestRetryAfter : rest;
}
