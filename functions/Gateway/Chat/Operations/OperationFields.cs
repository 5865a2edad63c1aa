using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>Properties of a request that an operation checks.</summary>
internal static class OperationFields
{
    private const int MaxDepth = 256;

    /// <summary>The property; null when it is absent or null.</summary>
    public static JsonElement? Find(ChatDocument document, string name)
    {
        foreach (var (_, member) in document.Members)
        {
            var quoted = document.Utf8.Span[member.Start..member.ValueStart];
            if (!member.IsNull && quoted[1..].StartsWith(System.Text.Encoding.UTF8.GetBytes(name + "\"")))
            {
                var value = new Utf8JsonReader(document.ValueOf(member), new JsonReaderOptions { MaxDepth = MaxDepth });
                return JsonElement.ParseValue(ref value);
            }
        }

        return null;
    }

    /// <summary>A text that is not empty; null when it is absent or null.</summary>
    /// <exception cref="GatewayException">400: it is none, is empty, or has more characters.</exception>
    public static string? Text(JsonElement root, string name, int longest) => root.Find(name) switch
    {
        null => null,
        { } value when JsonFields.TryString(value, out var text) && text.Length >= 1 && text.Length <= longest => text,
        _ => throw Invalid($"\"{name}\" must be a text of 1 to {longest} characters."),
    };

    /// <summary>One of some words; null when it is absent or null.</summary>
    /// <exception cref="GatewayException">400: it is another.</exception>
    public static string? Word(JsonElement root, string name, params string[] words) => root.Find(name) switch
    {
        null => null,
        { } value when JsonFields.TryString(value, out var text) && words.Contains(text, StringComparer.Ordinal) => text,
        _ => throw Invalid($"\"{name}\" must be one of {string.Join(", ", words)}."),
    };

    /// <summary>A whole number; null when it is absent or null.</summary>
    /// <exception cref="GatewayException">400: it is none, or out of range.</exception>
    public static long? Whole(JsonElement root, string name, long least, long most) => root.Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) && number >= least && number <= most => number,
        _ => throw Invalid(least == long.MinValue ? $"\"{name}\" must be a whole number." : $"\"{name}\" must be a whole number from {least} to {most}."),
    };

    /// <summary>A number; null when it is absent or null.</summary>
    /// <exception cref="GatewayException">400: it is none, or out of range.</exception>
    public static double? Number(JsonElement root, string name, double least, double most) => root.Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && number >= least && number <= most => number,
        _ => throw Invalid(string.Create(CultureInfo.InvariantCulture, $"\"{name}\" must be a number from {least} to {most}.")),
    };

    public static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
