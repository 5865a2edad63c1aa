using System.Globalization;
using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>
/// What a caller is told whose request nobody pays for. A balance that is too low is a 402; a limit that somebody has set, of a key or a budget, is a 403,
/// as OpenRouter answers on the wire.
/// </summary>
internal static class AdmissionErrors
{
    /// <summary>Storage does not say whether there is enough (invariant I7: never a 402).</summary>
    public static GatewayError Unknown { get; } =
        GatewayError.Unavailable("The gateway cannot look up credits at the moment. The request was not refused for want of them: try again shortly.");

    /// <summary>The same in the middle of a stream.</summary>
    public static GatewayError UnknownInStream { get; } =
        GatewayError.Unavailable("The gateway cannot look up credits at the moment, so the answer ends with what was reserved for it. What was produced is charged. Try again shortly.");

    /// <param name="refusal">What has too little.</param>
    /// <param name="plan">What the request wanted.</param>
    public static GatewayError Of(SpendRefusal refusal, OutputPlan plan)
    {
        var left = refusal.Left > default(Money) ? refusal.Left : default;
        var least = plan.Lowest.In(countsByok: !refusal.Scope.IsBalance);
        var metadata = MetadataOf(refusal, refusal.Left);
        metadata["required"] = least.Dollars;
        metadata["max_tokens"] = plan.TokensFor(SpendRoom.Unlimited.Within(refusal.Left, countsByok: !refusal.Scope.IsBalance));
        if (refusal.Scope.IsBalance)
        {
            return new GatewayError(
                402,
                ErrorType.PaymentRequired,
                $"Insufficient credits. The request needs at least ${least} and the account has ${refusal.Left} left. Add credits, shorten the prompt, or name a cheaper model.")
            {
                Metadata = metadata,
            };
        }

        return new GatewayError(
            403,
            ErrorType.PermissionDenied,
            $"{Title(refusal)} of ${refusal.Limit} exceeded: ${left} is left and the request needs at least ${least}.{Resets(refusal)} Raise the limit, or name a cheaper model.")
        {
            Metadata = metadata,
        };
    }

    /// <summary>Nobody pays for more of a stream than has been reserved.</summary>
    /// <param name="refusal">What has too little for more.</param>
    /// <param name="reserved">What the stream has of it.</param>
    public static GatewayError OfStream(SpendRefusal refusal, SpendAmount reserved)
    {
        var metadata = MetadataOf(refusal, refusal.Left - reserved.In(countsByok: !refusal.Scope.IsBalance));
        metadata["reserved"] = reserved.In(countsByok: !refusal.Scope.IsBalance).Dollars;
        return refusal.Scope.IsBalance
            ? new GatewayError(
                402,
                ErrorType.PaymentRequired,
                "Insufficient credits: the answer has come to what the account can pay for, and ends here. What was produced is charged. Add credits, or ask for less with \"max_tokens\".")
            {
                Metadata = metadata,
            }
            : new GatewayError(
                403,
                ErrorType.PermissionDenied,
                $"{Title(refusal)} of ${refusal.Limit} exceeded: the answer has come to what is left of it, and ends here. What was produced is charged.{Resets(refusal)} Raise the limit, or ask for less with \"max_tokens\".")
            {
                Metadata = metadata,
            };
    }

    private static JsonObject MetadataOf(SpendRefusal refusal, Money available)
    {
        var metadata = new JsonObject
        {
            ["scope"] = refusal.Scope.IsBalance ? "balance" : Name(refusal),
            ["available"] = available.Dollars,
        };
        if (!refusal.Scope.IsBalance)
        {
            metadata["limit"] = refusal.Limit?.Dollars;
            metadata["used"] = refusal.Used.Dollars;
            metadata["resets_at"] = refusal.ResetsAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return metadata;
    }

    private static string Resets(SpendRefusal refusal) => refusal.ResetsAt is { } at ? $" It starts anew at {at:yyyy-MM-dd'T'HH:mm:ss'Z'}." : "";

    private static string Kind(SpendRefusal refusal)
    {
        var name = refusal.Scope.Subject!.Value.Name;
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? name : name[..dash];
    }

    private static string Name(SpendRefusal refusal) => $"{Kind(refusal)}.{refusal.Scope.Interval.ToString().ToLowerInvariant()}";

    private static string Title(SpendRefusal refusal)
    {
        var interval = refusal.Scope.Interval.ToString().ToLowerInvariant();
        return Kind(refusal) switch
        {
            "key" => $"Key limit ({(interval == "lifetime" ? "total" : interval)})",
            "member" => $"Member {interval} budget",
            _ => $"Workspace {interval} budget",
        };
    }
}
