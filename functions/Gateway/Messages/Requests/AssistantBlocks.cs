using System.Text.Json;
using Interchange.Gateway.Translation;
using static Interchange.Gateway.Messages.Requests.RequestReader;

namespace Interchange.Gateway.Messages.Requests;

/// <summary>What an assistant's message holds beside its text: calls, thoughts, and calls of tools that its provider ran. Pure.</summary>
internal static class AssistantBlocks
{
    private const string Format = "anthropic-claude-v1";

    /// <summary>Results that no provider takes back. Source: <c>MessagesShellToolResultBlock</c> of OpenRouter's OpenAPI document.</summary>
    private static readonly string[] Dropped = ["openrouter_shell_tool_result", "openrouter_bash_tool_result"];

    /// <summary>Whether a block of the type is a member of the message, rather than a piece of its content.</summary>
    public static bool IsMember(string? type) =>
        type is "thinking" or "redacted_thinking" or "tool_use" or "server_tool_use" or "mcp_tool_use" || IsServerResult(type);

    /// <summary>Writes <c>reasoning</c> and <c>reasoning_details</c>, in order, where there are thoughts.</summary>
    public static void WriteThoughts(Utf8JsonWriter json, List<JsonElement> blocks)
    {
        var thoughts = blocks.FindAll(static block => block.Text("type") is "thinking" or "redacted_thinking" || IsServerResult(block.Text("type")));
        if (thoughts.Count == 0)
        {
            return;
        }

        var text = string.Concat(thoughts.Select(static block => block.Text("thinking")));
        if (text.Length > 0)
        {
            json.WriteString("reasoning", text);
        }

        json.WriteStartArray("reasoning_details");
        var index = 0;
        foreach (var block in thoughts)
        {
            WriteDetail(json, block, blocks, ref index);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes <c>tool_calls</c>, where there are any.</summary>
    public static void WriteCalls(Utf8JsonWriter json, List<JsonElement> blocks)
    {
        var calls = blocks.FindAll(static block => block.Text("type") == "tool_use");
        if (calls.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", TextOf(call, "id", "tool_use.id") ?? throw Invalid("A block of type tool_use has an \"id\"."));
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", TextOf(call, "name", "tool_use.name") ?? throw Invalid("A block of type tool_use has a \"name\"."));
            json.WriteString("arguments", call.Find("input")?.GetRawText() ?? "{}");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool IsServerResult(string? type) => type is not null && type != "tool_result" && type.EndsWith("_tool_result", StringComparison.Ordinal);

    private static void WriteDetail(Utf8JsonWriter json, JsonElement block, List<JsonElement> blocks, ref int index)
    {
        switch (block.Text("type"))
        {
            case "thinking":
                WriteThought(json, block, index++);
                break;
            case "redacted_thinking":
                WriteEncrypted(json, block.Text("data") ?? "", index++);
                break;
            case var type when Array.IndexOf(Dropped, type) < 0:
                WriteServerCall(json, block, blocks, index++);
                break;
        }
    }

    private static void WriteThought(Utf8JsonWriter json, JsonElement block, int index)
    {
        var signature = block.Text("signature") ?? "";
        if (ForeignThought.Unwrap(signature) is { } foreign)
        {
            foreign.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "reasoning.text");
        json.WriteString("text", block.Text("thinking") ?? "");
        if (signature.Length > 0)
        {
            json.WriteString("signature", signature);
            json.WriteString("format", Format);
        }
        else
        {
            json.WriteString("format", "unknown");
        }

        json.WriteNumber("index", index);
        json.WriteEndObject();
    }

    private static void WriteEncrypted(Utf8JsonWriter json, string data, int index)
    {
        if (ForeignThought.Unwrap(data) is { } foreign)
        {
            foreign.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "reasoning.encrypted");
        json.WriteString("data", data);
        json.WriteString("format", Format);
        json.WriteNumber("index", index);
        json.WriteEndObject();
    }

    private static void WriteServerCall(Utf8JsonWriter json, JsonElement result, List<JsonElement> blocks, int index)
    {
        var id = result.Text("tool_use_id");
        var call = blocks.Find(block => block.Text("type") is "server_tool_use" or "mcp_tool_use" && block.Text("id") == id);
        json.WriteStartObject();
        json.WriteString("type", "reasoning.server_tool_call");
        json.WriteString("tool_call_id", id);
        json.WriteString("tool_name", call.Text("name") ?? "");
        json.WriteString("arguments", call.Find("input")?.GetRawText() ?? "{}");
        json.WriteString("result", result.GetRawText());
        json.WriteString("format", Format);
        json.WriteNumber("index", index);
        json.WriteEndObject();
    }
}
