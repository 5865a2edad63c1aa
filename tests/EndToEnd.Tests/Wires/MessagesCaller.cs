using System.Text.Json.Nodes;
using Interchange.Tests.Support.Messages;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>Anthropic's Messages.</summary>
internal sealed class MessagesCaller : IDialectCaller
{
    public string Name => "messages";

    public string Path => "api/v1/messages";

    public string Body(Question question)
    {
        var parts = new JsonArray { new JsonObject { ["type"] = "text", ["text"] = question.Text } };
        if (question.Image is { } image)
        {
            parts.Add(new JsonObject { ["type"] = "image", ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = "image/png", ["data"] = image } });
        }

        if (question.Pdf is { } pdf)
        {
            parts.Add(new JsonObject { ["type"] = "document", ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = "application/pdf", ["data"] = pdf } });
        }

        var messages = new JsonArray { new JsonObject { ["role"] = "user", ["content"] = parts } };
        if (question.Before is { } before)
        {
            messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = JsonNode.Parse(before.Turn) });
            messages.Add(new JsonObject
            {
                ["role"] = "user",
                ["content"] = new JsonArray([.. before.Calls.Select(static call => new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = call.Id, ["content"] = "sunny" })]),
            });
        }

        var body = new JsonObject { ["model"] = question.Model, ["max_tokens"] = question.MaxTokens, ["system"] = "Be brief.", ["messages"] = messages };
        if (question.Stream)
        {
            body["stream"] = true;
        }

        if (question.Tool)
        {
            body["tools"] = JsonNode.Parse("""[{"name":"look_up","description":"Weather.","input_schema":{"type":"object","properties":{"place":{"type":"string"}},"required":["place"]}}]""");
        }

        if (question.Schema)
        {
            body["output_config"] = JsonNode.Parse("""{"format":{"type":"json_schema","schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}""");
        }

        if (question.Thinks)
        {
            body["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = 2_000 };
        }

        return body.ToJsonString();
    }

    public Heard Whole(string body)
    {
        var answer = JsonNode.Parse(body)!;
        Contract.Check("MessagesResult", answer);
        return Of(answer["content"]!.AsArray(), Json.Text(answer["stop_reason"]), answer["usage"]!);
    }

    public Heard Streamed(string events)
    {
        JsonNode? usage = null;
        MessagesGrammar.Read(events);
        var (stop, open, begun, ended) = ("", -1, false, false);
        var content = new JsonArray();
        foreach (var line in Json.Events(events))
        {
            var data = JsonNode.Parse(line)!;
            var type = Json.Text(data["type"]);
            if (type != "error")
            {
                Contract.CheckEvent(data);
            }

            Assert.False(ended, $"{type} after the end");
            Assert.True(begun || type is "message_start" or "ping" or "error", $"{type} before message_start");
            switch (type)
            {
                case "message_start":
                    Assert.False(begun);
                    begun = true;
                    usage = data["message"]!["usage"]!.DeepClone();
                    break;
                case "content_block_start":
                    Assert.Equal(-1, open);
                    open = (int)data["index"]!;
                    Assert.Equal(content.Count, open);
                    content.Add(data["content_block"]!.DeepClone());
                    break;
                case "content_block_delta":
                    Assert.Equal(open, (int)data["index"]!);
                    Extend(content[open]!.AsObject(), data["delta"]!);
                    break;
                case "content_block_stop":
                    Assert.Equal(open, (int)data["index"]!);
                    open = -1;
                    break;
                case "message_delta":
                    Assert.Equal(-1, open);
                    stop = Json.Text(data["delta"]!["stop_reason"]);
                    foreach (var (name, value) in data["usage"]!.AsObject())
                    {
                        usage![name] = value?.DeepClone();
                    }

                    break;
                case "message_stop":
                    Assert.NotEqual("", stop);
                    ended = true;
                    break;
                case "error":
                    return new Heard { Status = 200, Error = Json.Text(data["error"]!["message"]), Finish = "error" };
                case "ping":
                    break;
                default:
                    Assert.Fail($"Unknown event {type}");
                    break;
            }
        }

        Assert.True(ended, "The stream has no message_stop.");
        foreach (var block in content.Where(static block => block!["partial_json"] is not null))
        {
            var partial = Json.Text(block!["partial_json"]);
            block.AsObject().Remove("partial_json");
            block["input"] = JsonNode.Parse(partial.Length == 0 ? "{}" : partial);
        }

        return Of(content, stop, usage!);
    }

    private static void Extend(JsonObject block, JsonNode delta)
    {
        var (member, from) = Json.Text(delta["type"]) switch
        {
            "text_delta" => ("text", "text"),
            "thinking_delta" => ("thinking", "thinking"),
            "signature_delta" => ("signature", "signature"),
            "input_json_delta" => ("partial_json", "partial_json"),
            var other => (other, other),
        };
        if (member != "citations_delta")
        {
            block[member] = Json.Text(block[member]) + Json.Text(delta[from]);
        }
    }

    private static Heard Of(JsonArray content, string stop, JsonNode usage)
    {
        string Join(string type, string member) => string.Concat(content.Where(block => Json.Text(block!["type"]) == type).Select(block => Json.Text(block![member])));
        var read = Json.Count(usage["cache_read_input_tokens"]);
        return new Heard
        {
            Status = 200,
            Text = Join("text", "text"),
            Thoughts = Join("thinking", "thinking"),
            Calls = [.. content.Where(static block => Json.Text(block!["type"]) == "tool_use").Select(static block => (Json.Text(block!["id"]), Json.Text(block["name"]), block["input"]!.ToJsonString()))],
            Finish = stop switch
            {
                "end_turn" or "stop_sequence" => "stop",
                "max_tokens" => "length",
                "tool_use" => "tool_calls",
                "refusal" => "content_filter",
                _ => stop,
            },
            Usage = (Json.Count(usage["input_tokens"]) + read + Json.Count(usage["cache_creation_input_tokens"]), Json.Count(usage["output_tokens"]), read),
            Cost = (decimal?)usage["cost"],
            Turn = content.ToJsonString(),
        };
    }
}
