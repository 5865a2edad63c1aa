using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Requests;

/// <summary>Values of the fields of small bodies. A wrong one is a 400 that says the field and the rule.</summary>
internal static class JsonFields
{
    /// <summary>A text that is not blank and has no control characters.</summary>
    public static string Text(JsonProperty field, int longest) =>
        TryText(field.Value, longest, out var text)
            ? text
            : throw Invalid($"{field.Name} must be a text of 1 to {longest} characters without control characters.");

    /// <inheritdoc cref="Text"/>
    public static string? TextOrNull(JsonProperty field, int longest)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return TryText(field.Value, longest, out var text)
            ? text
            : throw Invalid($"{field.Name} must be a text of 1 to {longest} characters without control characters, or null.");
    }

    public static bool Flag(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Invalid($"{field.Name} must be true or false."),
    };

    /// <summary>True for a text that is not blank and has no control characters.</summary>
    public static bool TryText(JsonElement value, int longest, [NotNullWhen(true)] out string? text) =>
        TryString(value, out text)
        && !string.IsNullOrWhiteSpace(text)
        && text.Length <= longest
        && !text.Any(char.IsControl);

    /// <summary>False for what is no string, or one that is not text: an escape that is half of a surrogate pair.</summary>
    public static bool TryString(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
