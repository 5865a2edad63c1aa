using System.Text.Json;
using Interchange.Gateway.Responses.Reading;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>An item of a stored input as it is listed: with its type, with an id, and with its text as a piece. Pure. Source: <c>ResponseItemList</c> of OpenAI's API reference.</summary>
internal static class InputItem
{
    /// <summary>The item's own id, or one that it has by its place.</summary>
    public static string IdOf(string responseId, JsonElement item, int place) =>
        Find(item, "id") is { ValueKind: JsonValueKind.String } id ? id.GetString()! : $"{Prefix(item)}_{responseId}_{place}";

    public static void Write(Utf8JsonWriter json, string responseId, JsonElement item, int place)
    {
        json.WriteStartObject();
        json.WriteString("id", IdOf(responseId, item, place));
        if (Find(item, "type") is null)
        {
            json.WriteString("type", "message");
        }

        foreach (var member in item.EnumerateObject())
        {
            switch (member.Name)
            {
                case "id":
                    break;
                case "content" when member.Value.ValueKind == JsonValueKind.String:
                    json.WriteStartArray("content");
                    json.WriteStartObject();
                    json.WriteString("type", Find(item, "role") is { } role && role.ValueEquals("assistant") ? "output_text" : "input_text");
                    json.WriteRaw("text", member.Value);
                    json.WriteEndObject();
                    json.WriteEndArray();
                    break;
                default:
                    json.WriteRaw(member.Name, member.Value);
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static string Prefix(JsonElement item) => Find(item, "type") is { ValueKind: JsonValueKind.String } type
        ? type.GetString() switch
        {
            "function_call" => "fc",
            "function_call_output" => "fco",
            "reasoning" => "rs",
            "image_generation_call" => "ig",
            _ => "msg",
        }
        : "msg";
}
