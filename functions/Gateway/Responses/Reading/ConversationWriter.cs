using System.Text.Json;
using Interchange.Gateway.Errors;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>
/// Writes instructions and input as <c>messages</c>. What the assistant did between two other items (thoughts, texts, calls) is one message, as chat completions
/// want it.
/// </summary>
internal sealed class ConversationWriter(Utf8JsonWriter json)
{
    private readonly AssistantTurn _turn = new();

    /// <summary>What the messages lack, as <see cref="Translation.NativeRequest.Beyond"/>; null for nothing.</summary>
    public string? Beyond { get; private set; }

    /// <exception cref="GatewayException">400.</exception>
    public void Write(JsonElement? instructions, JsonElement input)
    {
        json.WriteStartArray("messages");
        if (instructions is { } first)
        {
            WriteMessage("system", first);
        }

        switch (input.ValueKind)
        {
            case JsonValueKind.String:
                WriteMessage("user", input);
                break;
            case JsonValueKind.Array when input.GetArrayLength() > 0:
                foreach (var item in input.EnumerateArray())
                {
                    WriteItem(Expect(item, JsonValueKind.Object, "input", "a text, or an array of items"));
                }

                _turn.Write(json);
                break;
            default:
                throw MustBe("input", "a text, or an array of at least one item");
        }

        json.WriteEndArray();
    }

    private void WriteItem(JsonElement item)
    {
        var type = Find(item, "type") is { } said ? Text(said, "input.type") : "message";
        switch (type)
        {
            case "message":
                WriteMessage(item);
                break;
            case "function_call":
                _turn.Call(NeedString(item, "call_id", "input.call_id"), NeedString(item, "name", "input.name"), NeedString(item, "arguments", "input.arguments"));
                break;
            case "function_call_output":
                WriteOutput(item);
                break;
            case "reasoning":
                _turn.Think(item);
                break;
            case "image_generation_call":
                if (FindString(item, "result", "input.result") is { } result)
                {
                    _turn.Image(result);
                }

                break;
            case "item_reference":
                throw Invalid("\"input\" refers to an item by its id, and items are not stored. Send the item itself.");
            default:
                Beyond ??= NativeTypes.Items.Contains(type)
                    ? NativeTypes.ItemIsBeyond(type)
                    : throw Invalid("\"input\" holds an item of a type that is not served. Send messages, function calls with their outputs, and reasoning.");
                break;
        }
    }

    private void WriteMessage(JsonElement item)
    {
        var role = Find(item, "role") is { } said ? Text(said, "input.role") : "";
        switch (role)
        {
            case "assistant":
                _turn.Say(Find(item, "content"));
                return;
            case "user" or "system" or "developer":
                break;
            default:
                throw MustBe("input.role", "user, system, developer or assistant");
        }

        _turn.Write(json);
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WritePropertyName("content");
        ContentWriter.Write(json, Find(item, "content"));
        json.WriteEndObject();
    }

    private void WriteOutput(JsonElement item)
    {
        _turn.Write(json);
        json.WriteStartObject();
        json.WriteString("role", "tool");
        json.WriteRaw("tool_call_id", NeedString(item, "call_id", "input.call_id"));
        json.WritePropertyName("content");
        ContentWriter.Write(json, Find(item, "output") ?? throw MustBe("input.output", "there, as a string or an array"));
        json.WriteEndObject();
    }

    private void WriteMessage(string role, JsonElement text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteRaw("content", text);
        json.WriteEndObject();
    }
}
