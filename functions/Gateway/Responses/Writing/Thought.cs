using System.Text.Json;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>An element of <c>reasoning_details</c>, or a piece of one. Source: <c>ReasoningDetailUnion</c> of OpenRouter's OpenAPI document.</summary>
internal sealed record Thought
{
    public const string Summary = "reasoning.summary";
    public const string Text = "reasoning.text";
    public const string Encrypted = "reasoning.encrypted";

    /// <summary>One of the three; null for an element that only an envelope can carry.</summary>
    public string? Type { get; private init; }

    /// <summary>The provider's id; null for none.</summary>
    public string? Id { get; private init; }

    public string? Format { get; private init; }

    public long? Index { get; private init; }

    /// <summary>The text, the summary or the encrypted data; null for none.</summary>
    public string? Body { get; private init; }

    public string? Signature { get; private init; }

    public JsonElement Json { get; private init; }

    public static Thought Of(JsonElement detail)
    {
        var thought = new Thought { Json = detail };
        if (detail.ValueKind != JsonValueKind.Object || String(detail, "type") is not ((Summary or Text or Encrypted) and var type))
        {
            return thought;
        }

        var body = type switch
        {
            Summary => "summary",
            Text => "text",
            _ => "data",
        };
        foreach (var member in detail.EnumerateObject())
        {
            var isKnown = member.Name is "type" or "id" or "format" or "index" || member.Name == body || (member.Name == "signature" && type == Text);
            var isText = member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null;
            if (!isKnown || (member.Name == "index" ? member.Value.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null) : !isText))
            {
                return thought;
            }
        }

        return thought with
        {
            Type = type,
            Id = String(detail, "id"),
            Format = String(detail, "format"),
            Index = Find(detail, "index") is { } index && index.TryGetInt64(out var number) ? number : null,
            Body = String(detail, body),
            Signature = type == Text ? String(detail, "signature") : null,
        };
    }

    private static string? String(JsonElement detail, string name) => Find(detail, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
