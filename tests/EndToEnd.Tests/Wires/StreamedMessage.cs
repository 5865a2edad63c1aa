using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>Puts the assistant's message together from the chunks of a stream.</summary>
internal static class StreamedMessage
{
    public static JsonObject Of(IEnumerable<JsonNode> chunks)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = "", ["reasoning"] = "", ["reasoning_details"] = new JsonArray(), ["tool_calls"] = new JsonArray() };
        foreach (var delta in chunks.SelectMany(static chunk => chunk["choices"]?.AsArray() ?? []).Select(static choice => choice!["delta"]!))
        {
            message["content"] = (string?)message["content"] + (string?)delta["content"];
            message["reasoning"] = (string?)message["reasoning"] + (string?)delta["reasoning"];
            foreach (var detail in delta["reasoning_details"]?.AsArray() ?? [])
            {
                AddDetail(message["reasoning_details"]!.AsArray(), detail!);
            }

            foreach (var call in delta["tool_calls"]?.AsArray() ?? [])
            {
                AddCall(message["tool_calls"]!.AsArray(), call!);
            }
        }

        if (message["tool_calls"]!.AsArray().Count == 0)
        {
            message.Remove("tool_calls");
        }

        return message;
    }

    private static void AddDetail(JsonArray details, JsonNode detail)
    {
        if (details is [.., { } open] && (int?)open["index"] == (int?)detail["index"] && (string?)open["type"] == "reasoning.text")
        {
            open["text"] = (string?)open["text"] + (string?)detail["text"];
            if (detail["signature"] is { } signature)
            {
                open["signature"] = signature.DeepClone();
            }

            return;
        }

        details.Add(detail.DeepClone());
    }

    private static void AddCall(JsonArray calls, JsonNode piece)
    {
        var index = (int)piece["index"]!;
        if (index == calls.Count)
        {
            calls.Add(piece.DeepClone());
            return;
        }

        calls[index]!["function"]!["arguments"] = (string?)calls[index]!["function"]!["arguments"] + (string?)piece["function"]!["arguments"];
    }
}
