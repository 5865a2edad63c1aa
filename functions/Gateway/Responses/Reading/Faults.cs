using System.Text.Json;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>Looks at a caller's JSON, and says what is wrong with it. Messages name properties, and hold nothing of their values.</summary>
internal static class Faults
{
    public static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));

    public static GatewayException MustBe(string name, string what) => Invalid($"\"{name}\" must be {what}.");

    /// <summary>The member; null when it is absent or null.</summary>
    public static JsonElement? Find(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The member, a string; null when it is absent or null.</summary>
    /// <exception cref="GatewayException">400: it is something else.</exception>
    public static JsonElement? FindString(JsonElement parent, string name, string path) =>
        Find(parent, name) is { } value ? Expect(value, JsonValueKind.String, path, "a string") : null;

    /// <summary>The member, a string.</summary>
    /// <exception cref="GatewayException">400: it is absent, or something else.</exception>
    public static JsonElement NeedString(JsonElement parent, string name, string path) => FindString(parent, name, path) ?? throw MustBe(path, "there, as a string");

    public static JsonElement Expect(JsonElement value, JsonValueKind kind, string path, string what) => value.ValueKind == kind ? value : throw MustBe(path, what);

    /// <summary>The string; for words that are compared.</summary>
    /// <exception cref="GatewayException">400: it is no string, or no text.</exception>
    public static string Text(JsonElement value, string path)
    {
        Expect(value, JsonValueKind.String, path, "a string");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new GatewayException(GatewayError.InvalidRequest($"\"{path}\" holds an escape that is half of a surrogate pair. Send valid Unicode."), exception);
        }
    }

    public static IEnumerable<JsonElement> Elements(JsonElement value, string path) => Expect(value, JsonValueKind.Array, path, "an array").EnumerateArray();
}
