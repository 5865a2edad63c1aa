using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Routing.Fallback;

/// <summary>What the caller is told when a chain ends without an answer: the one table from failure class to HTTP status and error type.</summary>
public static class FailureErrors
{
    private const int LongestProviderMessage = 1_000;

    /// <summary>The error of a chain: that of its last failure, with the other attempts in <c>metadata.previous_errors</c>.</summary>
    public static GatewayError After(RoutePlan plan, IReadOnlyList<Attempt> attempts)
    {
        for (var index = attempts.Count - 1; index >= 0; index--)
        {
            if (attempts[index].Failure is not null)
            {
                return At(plan, attempts, index);
            }
        }

        return Resting(plan, attempts);
    }

    /// <summary>The error of a chain whose cause is one of its attempts, with the other attempts in <c>metadata.previous_errors</c>.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="attempts">Every attempt.</param>
    /// <param name="cause">Index of one that failed.</param>
    public static GatewayError At(RoutePlan plan, IReadOnlyList<Attempt> attempts, int cause)
    {
        var error = Of(plan.Steps[attempts[cause].Step], attempts[cause].Failure!);
        var others = new JsonArray();
        for (var index = 0; index < attempts.Count; index++)
        {
            if (index != cause && Described(plan, attempts[index]) is { } other)
            {
                others.Add((JsonNode)other);
            }
        }

        if (others.Count > 0)
        {
            error.Metadata!["previous_errors"] = others;
        }

        return error with { RetryAfter = RetryAfter(attempts, error) };
    }

    /// <summary>The error of a chain none of whose endpoints may be called at present: nothing was sent.</summary>
    public static GatewayError Resting(RoutePlan plan, IReadOnlyList<Attempt> attempts)
    {
        var earliest = attempts.Min(static attempt => attempt.Rest) ?? TimeSpan.Zero;
        var seconds = Math.Max(1, (long)Math.Ceiling(earliest.TotalSeconds));
        var providers = attempts.Select(attempt => plan.Steps[attempt.Step].Provider.Name).Distinct(StringComparer.Ordinal).ToList();
        var models = plan.Steps.Select(static step => step.Slug).Distinct(StringComparer.Ordinal).ToList();
        return new GatewayError(
            503,
            ErrorType.ProviderOverloaded,
            $"Every endpoint of {string.Join(", ", models)} is resting after failures, so nothing was sent. Retry after {seconds} s, or name fallbacks in \"models\".{OwnKeys(plan, attempts)}")
        {
            RetryAfter = earliest,
            Metadata = new JsonObject { ["failure"] = AttemptRecord.BreakerOpen },
            Availability = new JsonObject
            {
                ["code"] = "temporarily_unavailable",
                ["retryable"] = true,
                ["retry_after"] = seconds,
                ["requested_models"] = Strings(models),
                ["affected_providers"] = Strings(providers),
            },
        };
    }

    /// <summary>What the owner of keys that rest can do about it: a refused key does not get better by waiting.</summary>
    private static string OwnKeys(RoutePlan plan, IReadOnlyList<Attempt> attempts)
    {
        var own = attempts.Select(attempt => plan.Steps[attempt.Step].Own?.Id).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return own.Count == 0
            ? ""
            : $" Your account's own keys are among what rests, credentials {string.Join(", ", own)}: one that the provider has refused is renewed with PATCH /byok/{{id}}.";
    }

    /// <summary>The error of one failed attempt.</summary>
    public static GatewayError Of(RouteStep step, ProviderFailure failure)
    {
        var provider = step.Provider.Name;
        var (status, type, message) = failure.Class switch
        {
            FailureClass.InvalidRequest => (failure.Status is 422 ? 422 : 400, ErrorType.InvalidRequest,
                Said($"{provider} calls the request invalid", failure)),
            FailureClass.ContextLength => (400, ErrorType.ContextLengthExceeded,
                Said($"The prompt does not fit the context of {step.Slug}; shorten it or name a larger model in \"models\"", failure)),
            FailureClass.ContentFilter => (failure.Status is 403 ? 403 : 400, ErrorType.ContentPolicyViolation,
                Said($"{provider} refused the content", failure)),
            FailureClass.NotCarried => (400, failure.ProviderCode ?? ErrorType.InvalidRequest, Said($"{provider} cannot be asked for this with {step.Slug}. Its wire", failure, separator: " ")),
            FailureClass.Credential => (502, ErrorType.ProviderUnavailable, step.Own is { } refused
                ? $"{provider} refused your account's own key for it, credential {refused.Id}, not your API key. Renew it with PATCH /byok/{refused.Id}."
                : $"{provider} refused the gateway's own credential, not yours. Whoever runs the gateway has to renew it."),
            FailureClass.SecretUnavailable when failure.RetryAfter is not null => (503, ErrorType.Server,
                $"The gateway's vault does not answer, so your account's own key for {provider}, credential {step.Own?.Id}, could not be used. Retry shortly."),
            FailureClass.SecretUnavailable => (502, ErrorType.ProviderUnavailable,
                $"The gateway's vault no longer has your account's own key for {provider}. Send it again with PATCH /byok/{step.Own?.Id}."),
            FailureClass.RateLimited => (429, ErrorType.RateLimitExceeded, step.Own is null
                ? $"{provider} limits the rate of the gateway's requests for {step.Slug}. It is not your key's limit. Retry later, or name fallbacks in \"models\"."
                : $"{provider} limits the rate of your account's own key for {step.Slug}. Retry later, or name fallbacks in \"models\"."),
            FailureClass.ModelGone => (502, ErrorType.ProviderUnavailable, $"{provider} does not serve {step.Slug} at present."),
            FailureClass.Overloaded => (503, ErrorType.ProviderOverloaded, $"{provider} is overloaded. Retry later, or name fallbacks in \"models\"."),
            FailureClass.ServerError => (502, ErrorType.ProviderUnavailable, $"{provider} failed to answer for {step.Slug}."),
            FailureClass.InvalidResponse => (502, ErrorType.ProviderUnavailable, $"{provider} sent an answer that is not valid or holds nothing."),
            FailureClass.Network => (502, ErrorType.ProviderUnavailable, $"The connection to {provider} failed."),
            FailureClass.Truncated => (502, ErrorType.ProviderUnavailable, $"{provider} cut the answer off before its end."),
            FailureClass.Timeout => (504, ErrorType.Timeout, $"{provider} did not answer in time."),
            FailureClass.PrefillRefused => (502, ErrorType.ProviderUnavailable, $"{provider} does not continue an answer that broke off."),
            FailureClass.Diverged => (502, ErrorType.ProviderUnavailable, $"{provider} answered differently when it was to continue an answer that broke off."),
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure.Class, "A failure class without an error."),
        };

        var metadata = new JsonObject { ["provider_name"] = provider, ["failure"] = Name(failure.Class) };
        if (step.Own is { } own)
        {
            metadata["is_byok"] = true;
            metadata["credential_id"] = own.Id;
        }

        if (failure is { Class: not FailureClass.NotCarried, ProviderCode: { } code })
        {
            metadata["provider_code"] = code;
        }

        return new GatewayError(status, type, message) { Metadata = metadata };
    }

    /// <summary>The class in snake case, as records and metadata show it.</summary>
    public static string Name(FailureClass failure) => failure switch
    {
        FailureClass.InvalidRequest => "invalid_request",
        FailureClass.ContextLength => "context_length",
        FailureClass.ContentFilter => "content_filter",
        FailureClass.NotCarried => "not_carried",
        FailureClass.Credential => "credential",
        FailureClass.SecretUnavailable => "secret_unavailable",
        FailureClass.RateLimited => "rate_limited",
        FailureClass.ModelGone => "model_gone",
        FailureClass.Overloaded => "overloaded",
        FailureClass.ServerError => "server_error",
        FailureClass.InvalidResponse => "invalid_response",
        FailureClass.Network => "network",
        FailureClass.Truncated => "truncated",
        FailureClass.Timeout => "timeout",
        FailureClass.PrefillRefused => "prefill_refused",
        FailureClass.Diverged => "diverged",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "A failure class without a name."),
    };

    /// <summary>The earliest moment at which a provider may serve again, where every attempted one gave a hint.</summary>
    private static TimeSpan? RetryAfter(IReadOnlyList<Attempt> attempts, GatewayError error)
    {
        if (error.Status is not (429 or 503))
        {
            return null;
        }

        var earliest = TimeSpan.MaxValue;
        foreach (var attempt in attempts)
        {
            if (attempt is { Sent: true, Failure: null })
            {
                continue;
            }

            if ((attempt.Rest ?? attempt.Failure!.RetryAfter) is not { } hint)
            {
                return null;
            }

            earliest = hint < earliest ? hint : earliest;
        }

        return earliest;
    }

    /// <summary>The attempt as a member of <c>previous_errors</c>; null for one that was overtaken, which is no error.</summary>
    private static JsonObject? Described(RoutePlan plan, Attempt attempt)
    {
        if (attempt is { Sent: true, Failure: null })
        {
            return null;
        }

        var step = plan.Steps[attempt.Step];
        return new JsonObject
        {
            ["provider"] = step.Provider.Name,
            ["model"] = step.Slug,
            ["code"] = attempt.Failure is { } failure ? failure.ProviderCode ?? Name(failure.Class) : attempt.Unaffordable ? AttemptRecord.Unaffordable : AttemptRecord.BreakerOpen,
            ["status"] = attempt.Failure?.Status,
        };
    }

    private static JsonArray Strings(List<string> values) => new([.. values.Select(static value => (JsonNode)value)]);

    private static string Said(string sentence, ProviderFailure failure, string separator = ": ")
    {
        if (failure.ProviderMessage is not { Length: > 0 } said)
        {
            return sentence + ".";
        }

        return said.Length <= LongestProviderMessage ? sentence + separator + said : $"{sentence}{separator}{said[..LongestProviderMessage]}…";
    }
}
