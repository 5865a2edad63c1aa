using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// Tools that Anthropic itself runs inside of an answer, such as <c>web_search</c>: the call and its result are two blocks of the wire, and one element of
/// <c>reasoning_details</c>, which gives both back unchanged. Source: <c>ReasoningDetailServerToolCall</c> of OpenRouter's OpenAPI document.
/// </summary>
internal static class ServerTools
{
    public const string DetailType = "reasoning.server_tool_call";

    /// <summary>Whether the type of a block is a call.</summary>
    public static bool IsCall(string? type) => type is "server_tool_use" or "mcp_tool_use";

    /// <summary>Whether the type of a block is a result of such a call.</summary>
    public static bool IsResult(string? type) => type?.EndsWith("_tool_result", StringComparison.Ordinal) is true;

    /// <summary>The element for a call and its result.</summary>
    /// <param name="index">Among the elements.</param>
    /// <param name="call">The block of the call; null where the result came alone.</param>
    /// <param name="arguments">The call's input, as JSON.</param>
    /// <param name="result">The block of the result; null where the answer ended before.</param>
    public static Action<Utf8JsonWriter> Detail(int index, JsonElement? call, string arguments, JsonElement? result) => json =>
    {
        json.WriteString("type", DetailType);
        json.WriteString("tool_call_id", call?.Text("id") ?? result?.Text("tool_use_id"));
        json.WriteString("tool_name", call?.Text("name") ?? "");
        json.WriteString("arguments", arguments);
        json.WriteString("result", result?.GetRawText() ?? "");
        json.WriteString("format", AnthropicWire.Format);
        json.WriteNumber("index", index);
    };

    /// <summary>The blocks of an element: none, where they cannot be made again.</summary>
    public static IEnumerable<Block> Blocks(JsonElement detail)
    {
        if (detail.Text("tool_call_id") is not { Length: > 0 } id || Parsed(detail.Text("result")) is not { ValueKind: JsonValueKind.Object } result)
        {
            yield break;
        }

        if (detail.Text("tool_name") is { Length: > 0 } name && Parsed(detail.Text("arguments")) is { ValueKind: JsonValueKind.Object } input)
        {
            yield return new Block(json =>
            {
                json.WriteString("type", "server_tool_use");
                json.WriteString("id", id);
                json.WriteString("name", name);
                json.WritePropertyName("input");
                input.WriteTo(json);
            });
        }

        yield return Block.Of(result);
    }

    private static JsonElement? Parsed(string? json)
    {
        try
        {
            return json is { Length: > 0 } ? JsonElement.Parse(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
