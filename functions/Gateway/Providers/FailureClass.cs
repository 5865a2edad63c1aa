namespace Interchange.Gateway.Providers;

/// <summary>
/// Every way an attempt can fail, by who can mend it. What follows from each is decided by the fallback policy,
/// what the caller is told by its table of errors.
/// </summary>
public enum FailureClass
{
    /// <summary>Caller: the provider calls the request malformed. The same request fails everywhere.</summary>
    InvalidRequest,

    /// <summary>Caller: the prompt does not fit the endpoint's context. One with a larger context may take it.</summary>
    ContextLength,

    /// <summary>Caller: the provider refuses the content. It is not carried to another provider.</summary>
    ContentFilter,

    /// <summary>Nobody's: the request holds what the provider's wire cannot carry. Nothing was sent; another endpoint may carry it.</summary>
    NotCarried,

    /// <summary>Ours: the provider refuses our key, our account there, or our right to the model. Another endpoint may serve.</summary>
    Credential,

    /// <summary>
    /// Ours: the caller's own provider key cannot be had from the vault, at present when the failure says when to come back, or until it is sent again.
    /// Nothing was sent.
    /// </summary>
    SecretUnavailable,

    /// <summary>Provider: too many requests from us. Another endpoint may serve at once; this one not before its <c>Retry-After</c>.</summary>
    RateLimited,

    /// <summary>Provider: it does not know the model (any more). Another endpoint may.</summary>
    ModelGone,

    /// <summary>Provider: overloaded, says so itself (503, 529).</summary>
    Overloaded,

    /// <summary>Provider: failed inside (other 5xx, or an error inside a 200).</summary>
    ServerError,

    /// <summary>Provider: an answer that is none: not the wire's format, no choice, no content.</summary>
    InvalidResponse,

    /// <summary>Network: no connection, or it broke before the answer was complete.</summary>
    Network,

    /// <summary>Network or provider: the answer was cut off without its terminal marker.</summary>
    Truncated,

    /// <summary>Provider: one of the attempt's clocks ran out.</summary>
    Timeout,

    /// <summary>Ours: the provider refuses to go on with an answer that another one began. It may still answer from the start.</summary>
    PrefillRefused,

    /// <summary>Nobody's: an answer that was to go on where another broke off says something else than what the caller has already.</summary>
    Diverged,
}
