using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Fallback;

/// <summary>What the caller is told when a chain ends without an answer: the one table from failure class to HTTP status and error type.</summary>
public static class FailureErrors
{
    private const int LongestProviderMessage = 1_000;

    /// <summary>The error of a chain: that of its last attempt, with the earlier ones in <c>metadata.previous_errors</c>.</summary>
    public static GatewayError After(RoutePlan plan, IReadOnlyList<Attempt> attempts)
    {
        var last = attempts[^1];
        var error = Of(plan.Steps[last.Step], last.Failure);
        if (attempts.Count > 1)
        {
            var previous = new JsonArray();
            for (var index = 0; index < attempts.Count - 1; index++)
            {
                var attempt = attempts[index];
                previous.Add((JsonNode)new JsonObject
                {
                    ["provider"] = plan.Steps[attempt.Step].Provider.Name,
                    ["model"] = plan.Steps[attempt.Step].Slug,
                    ["code"] = attempt.Failure.ProviderCode ?? Name(attempt.Failure.Class),
                    ["status"] = attempt.Failure.Status,
                });
            }

            error.Metadata!["previous_errors"] = previous;
        }

        return error with { RetryAfter = RetryAfter(attempts, error) };
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
            FailureClass.Credential => (502, ErrorType.ProviderUnavailable,
                $"{provider} refused the gateway's own credential, not yours. Whoever runs the gateway has to renew it."),
            FailureClass.RateLimited => (429, ErrorType.RateLimitExceeded,
                $"{provider} limits the rate of the gateway's requests for {step.Slug}. It is not your key's limit. Retry later, or name fallbacks in \"models\"."),
            FailureClass.ModelGone => (502, ErrorType.ProviderUnavailable, $"{provider} does not serve {step.Slug} at present."),
            FailureClass.Overloaded => (503, ErrorType.ProviderOverloaded, $"{provider} is overloaded. Retry later, or name fallbacks in \"models\"."),
            FailureClass.ServerError => (502, ErrorType.ProviderUnavailable, $"{provider} failed to answer for {step.Slug}."),
            FailureClass.InvalidResponse => (502, ErrorType.ProviderUnavailable, $"{provider} sent an answer that is not valid or holds nothing."),
            FailureClass.Network => (502, ErrorType.ProviderUnavailable, $"The connection to {provider} failed."),
            FailureClass.Truncated => (502, ErrorType.ProviderUnavailable, $"{provider} cut the answer off before its end."),
            FailureClass.Timeout => (504, ErrorType.Timeout, $"{provider} did not answer in time."),
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure.Class, "A failure class without an error."),
        };

        var metadata = new JsonObject { ["provider_name"] = provider, ["failure"] = Name(failure.Class) };
        if (failure.ProviderCode is { } code)
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
        FailureClass.Credential => "credential",
        FailureClass.RateLimited => "rate_limited",
        FailureClass.ModelGone => "model_gone",
        FailureClass.Overloaded => "overloaded",
        FailureClass.ServerError => "server_error",
        FailureClass.InvalidResponse => "invalid_response",
        FailureClass.Network => "network",
        FailureClass.Truncated => "truncated",
        FailureClass.Timeout => "timeout",
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
            if (attempt.Failure.RetryAfter is not { } hint)
            {
                return null;
            }

            earliest = hint < earliest ? hint : earliest;
        }

        return earliest;
    }

    private static string Said(string sentence, ProviderFailure failure)
    {
        if (failure.ProviderMessage is not { Length: > 0 } said)
        {
            return sentence + ".";
        }

        return said.Length <= LongestProviderMessage ? $"{sentence}: {said}" : $"{sentence}: {said[..LongestProviderMessage]}…";
    }
}
