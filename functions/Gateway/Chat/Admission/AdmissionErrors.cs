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

    /// <param name="refusal">What has too little.</param>
    /// <param name="least">What the request costs with the least output that is of use.</param>
    public static GatewayError Of(SpendRefusal refusal, Money least)
    {
        var left = refusal.Left > default(Money) ? refusal.Left : default;
        var metadata = new JsonObject
        {
            ["scope"] = refusal.Scope.IsBalance ? "balance" : Name(refusal),
            ["available"] = refusal.Left.Dollars,
            ["required"] = least.Dollars,
        };
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

        metadata["limit"] = refusal.Limit?.Dollars;
        metadata["used"] = refusal.Used.Dollars;
        metadata["resets_at"] = refusal.ResetsAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var resets = refusal.ResetsAt is { } at ? $" It starts anew at {at:yyyy-MM-dd'T'HH:mm:ss'Z'}." : "";
        return new GatewayError(
            403,
            ErrorType.PermissionDenied,
            $"{Title(refusal)} of ${refusal.Limit} exceeded: ${left} is left and the request needs at least ${least}.{resets} Raise the limit, or name a cheaper model.")
        {
            Metadata = metadata,
        };
    }

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
