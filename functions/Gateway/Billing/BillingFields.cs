using System.Text.Json;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Errors;
using Microsoft.Extensions.Primitives;

namespace Interchange.Gateway.Billing;

/// <summary>What the bodies of the billing routes have in common.</summary>
internal static class BillingFields
{
    public const int LongestText = 256;

    /// <summary>Of one amount.</summary>
    public const decimal MostDollars = 1_000_000_000m;

    /// <exception cref="GatewayException">400: neither a text nor null.</exception>
    public static string? TextOrNull(JsonProperty field, int longest = LongestText)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return field.Value.ValueKind == JsonValueKind.String && TryText(field.Value, out var text) && IsText(text, longest)
            ? text
            : throw Invalid($"{field.Name} must be a text of 1 to {longest} characters without control characters, or null.");
    }

    /// <summary>The key of a body or of the header <c>Idempotency-Key</c>; null when there is neither.</summary>
    /// <exception cref="GatewayException">400: two that differ, or one that is no text.</exception>
    public static string? IdempotencyKey(string? inBody, StringValues header)
    {
        if (header.Count == 0)
        {
            return inBody;
        }

        if (header.Count > 1 || header[0] is not { } value || !IsText(value, LongestText))
        {
            throw Invalid($"The Idempotency-Key header must hold one text of 1 to {LongestText} characters.");
        }

        return inBody is null || inBody == value
            ? value
            : throw Invalid("The Idempotency-Key header and idempotency_key in the body differ. Send one of them.");
    }

    public static bool Flag(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Invalid($"{field.Name} must be true or false."),
    };

    /// <summary>False for what is no amount of whole cents, or far too much.</summary>
    public static bool TryCents(JsonElement value, out Money amount)
    {
        amount = default;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var dollars) || Math.Abs(dollars) > MostDollars || decimal.Round(dollars, 2) != dollars)
        {
            return false;
        }

        amount = Money.FromDollars(dollars);
        return true;
    }

    public static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));

    private static bool IsText(string text, int longest) => !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);

    private static bool TryText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a surrogate pair.
            text = "";
            return false;
        }
    }
}
