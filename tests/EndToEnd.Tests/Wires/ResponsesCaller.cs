using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>OpenAI's Responses.</summary>
internal sealed class ResponsesCaller : IDialectCaller
{
    public string Name => "responses";

    public string Path => "api/v1/responses";

    public string Body(Question question)
    {
        var parts = new JsonArray { new JsonObject { ["type"] = "input_text", ["text"] = question.Text } };
        if (question.Image is { } image)
        {
            parts.Add(new JsonObject { ["type"] = "input_image", ["detail"] = "auto", ["image_url"] = $"data:image/png;base64,{image}" });
        }

        if (question.Pdf is { } pdf)
        {
            parts.Add(new JsonObject { ["type"] = "input_file", ["filename"] = "a.pdf", ["file_data"] = $"data:application/pdf;base64,{pdf}" });
        }

        if (question.Film is { } film)
        {
            parts.Add(new JsonObject { ["type"] = "input_video", ["video_url"] = $"data:video/mp4;base64,{film}" });
        }

        if (question.Sound is { } sound)
        {
            parts.Add(new JsonObject { ["type"] = "input_audio", ["input_audio"] = new JsonObject { ["data"] = sound, ["format"] = "wav" } });
        }

        var input = new JsonArray { new JsonObject { ["type"] = "message", ["role"] = "user", ["content"] = parts } };
        if (question.Before is { } before)
        {
            foreach (var item in JsonNode.Parse(before.Turn)!.AsArray())
            {
                input.Add(item!.DeepClone());
            }

            foreach (var call in before.Calls)
            {
                input.Add((JsonNode)new JsonObject { ["type"] = "function_call_output", ["call_id"] = call.Id, ["output"] = "sunny" });
            }
        }

        var body = new JsonObject { ["model"] = question.Model, ["instructions"] = "Be brief.", ["input"] = input, ["max_output_tokens"] = question.MaxTokens };
        if (question.Stream)
        {
            body["stream"] = true;
        }

        if (question.Tool)
        {
            body["tools"] = JsonNode.Parse("""[{"type":"function","name":"look_up","description":"Weather.","strict":false,"parameters":{"type":"object","properties":{"place":{"type":"string"}},"required":["place"]}}]""");
        }

        if (question.Schema)
        {
            body["text"] = JsonNode.Parse("""{"format":{"type":"json_schema","name":"out","strict":true,"schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}""");
        }

        if (question.Thinks)
        {
            body["reasoning"] = new JsonObject { ["max_tokens"] = 2_000 };
            body["include"] = new JsonArray("reasoning.encrypted_content");
        }

        return body.ToJsonString();
    }

    public Heard Whole(string body)
    {
        var answer = JsonNode.Parse(body)!;
        Contract.Check("Response", answer);
        return Of(answer);
    }

    public Heard Streamed(string events)
    {
        ResponsesGrammar.Check(events);
        var sequence = -1;
        JsonNode? last = null;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Json.Events(events).Where(static line => line != "[DONE]"))
        {
            var data = JsonNode.Parse(line)!;
            var type = Json.Text(data["type"]);
            Contract.CheckEvent(data);
            Assert.Null(last);
            Assert.True((int)data["sequence_number"]! > sequence, "sequence numbers grow");
            sequence = (int)data["sequence_number"]!;
            switch (type)
            {
                case "response.output_text.delta" or "response.function_call_arguments.delta":
                    var key = $"{type} {data["item_id"]}";
                    texts[key] = texts.GetValueOrDefault(key, "") + Json.Text(data["delta"]);
                    break;
                case "response.output_text.done":
                    Assert.Equal(texts.GetValueOrDefault($"response.output_text.delta {data["item_id"]}", ""), Json.Text(data["text"]));
                    break;
                case "response.function_call_arguments.done":
                    Assert.Equal(texts.GetValueOrDefault($"response.function_call_arguments.delta {data["item_id"]}", ""), Json.Text(data["arguments"]));
                    break;
                case "response.completed" or "response.incomplete" or "response.failed":
                    last = data["response"]!;
                    break;
                case "error":
                    return new Heard { Status = 200, Error = Json.Text(data["message"]), Finish = "error" };
            }
        }

        Assert.NotNull(last);
        return Of(last);
    }

    private static Heard Of(JsonNode response)
    {
        Assert.Equal("response", (string?)response["object"]);
        if (Json.Text(response["status"]) == "failed")
        {
            return new Heard { Status = 200, Error = Json.Text(response["error"]!["message"]), Finish = "error" };
        }

        var output = response["output"]!.AsArray();
        IEnumerable<JsonNode> Items(string type) => output.Where(item => Json.Text(item!["type"]) == type).Select(static item => item!);
        var parts = Items("message").SelectMany(static item => item["content"]!.AsArray()).ToList();
        var calls = Items("function_call").Select(static item => (Json.Text(item["call_id"]), Json.Text(item["name"]), Json.Text(item["arguments"]))).ToList();
        var refusal = string.Concat(parts.Select(static part => Json.Text(part!["refusal"])));
        var usage = response["usage"]!;
        return new Heard
        {
            Status = 200,
            Text = string.Concat(parts.Select(static part => Json.Text(part!["text"]))),
            Thoughts = string.Concat(Items("reasoning").SelectMany(static item => (item["content"]?.AsArray() ?? []).Concat(item["summary"]?.AsArray() ?? [])).Select(static part => Json.Text(part!["text"]))),
            Refusal = refusal,
            Calls = [.. calls],
            Finish = Json.Text(response["incomplete_details"]?["reason"]) switch
            {
                "max_output_tokens" => "length",
                "content_filter" => "content_filter",
                _ => calls.Count > 0 ? "tool_calls" : "stop",
            },
            Usage = (Json.Count(usage["input_tokens"]), Json.Count(usage["output_tokens"]), Json.Count(usage["input_tokens_details"]?["cached_tokens"])),
            Cost = (decimal?)usage["cost"],
            Turn = output.ToJsonString(),
        };
    }
}
