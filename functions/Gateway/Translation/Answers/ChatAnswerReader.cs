using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Interchange.Gateway.Translation.Answers;

/// <summary>Reads the gateway's own form. Pure; what does not have the documented form is left out, as it comes from a provider.</summary>
internal static class ChatAnswerReader
{
    private const int MaxDepth = 256;

    public static ChatAnswer Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        var root = JsonElement.ParseValue(ref reader);
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("Expected an object.");
        }

        var answer = new ChatAnswer
        {
            Id = Text(root, "id") ?? "",
            Model = Text(root, "model") ?? "",
            Provider = Text(root, "provider"),
            Created = Find(root, "created") is { ValueKind: JsonValueKind.Number } created && created.TryGetInt64(out var seconds) ? seconds : null,
            ServiceTier = Text(root, "service_tier"),
            Usage = Find(root, "usage"),
            Error = Find(root, "error"),
            RoutingRecord = Find(root, "openrouter_metadata"),
            Native = Find(root, NativeRequest.Member),
        };
        return Elements(root, "choices") is [var choice, ..] ? WithChoice(answer, choice) : answer;
    }

    private static ChatAnswer WithChoice(ChatAnswer answer, JsonElement choice)
    {
        var message = Find(choice, "delta") ?? Find(choice, "message") ?? default;
        return answer with
        {
            FinishReason = Text(choice, "finish_reason"),
            NativeFinishReason = Text(choice, "native_finish_reason"),
            Logprobs = Find(choice, "logprobs"),
            Error = answer.Error ?? Find(choice, "error"),
            Text = Content(message),
            Refusal = Text(message, "refusal") ?? "",
            Reasoning = Text(message, "reasoning") ?? Text(message, "reasoning_content") ?? "",
            ReasoningDetails = Elements(message, "reasoning_details"),
            ToolCalls = [.. Elements(message, "tool_calls").Select(Call)],
            Annotations = Elements(message, "annotations"),
            Images = [.. Elements(message, "images").Select(static image => Find(image, "image_url") is { } url ? Text(url, "url") : null).OfType<string>()],
            Audio = Find(message, "audio"),
        };
    }

    /// <summary>The text; some providers send pieces instead of a string.</summary>
    private static string Content(JsonElement message) => Find(message, "content") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(static part => Text(part, "text"))),
        _ => "",
    };

    private static ChatToolCall Call(JsonElement call, int position)
    {
        var function = Find(call, "function") ?? default;
        return new ChatToolCall(
            Find(call, "index") is { ValueKind: JsonValueKind.Number } index && index.TryGetInt32(out var number) ? number : position,
            Text(call, "id"),
            Text(function, "name"),
            Text(function, "arguments") ?? "");
    }

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement parent, string name) => Find(parent, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetDecimal().ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static ImmutableArray<JsonElement> Elements(JsonElement parent, string name) =>
        Find(parent, name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];
}
