using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>Chat completions.</summary>
internal sealed class ChatCaller : IDialectCaller
{
    public string Name => "chat/completions";

    public string Path => "api/v1/chat/completions";

    public string Body(Question question)
    {
        var parts = new JsonArray { new JsonObject { ["type"] = "text", ["text"] = question.Text } };
        if (question.Image is { } image)
        {
            parts.Add(new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = $"data:image/png;base64,{image}" } });
        }

        if (question.Pdf is { } pdf)
        {
            parts.Add(new JsonObject { ["type"] = "file", ["file"] = new JsonObject { ["filename"] = "a.pdf", ["file_data"] = $"data:application/pdf;base64,{pdf}" } });
        }

        if (question.Film is { } film)
        {
            parts.Add(new JsonObject { ["type"] = "video_url", ["video_url"] = new JsonObject { ["url"] = $"data:video/mp4;base64,{film}" } });
        }

        if (question.Sound is { } sound)
        {
            parts.Add(new JsonObject { ["type"] = "input_audio", ["input_audio"] = new JsonObject { ["data"] = sound, ["format"] = "wav" } });
        }

        var messages = new JsonArray { new JsonObject { ["role"] = "system", ["content"] = "Be brief." }, new JsonObject { ["role"] = "user", ["content"] = parts } };
        if (question.Before is { } before)
        {
            messages.Add(JsonNode.Parse(before.Turn));
            foreach (var call in before.Calls)
            {
                messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = call.Id, ["content"] = "sunny" });
            }
        }

        var body = new JsonObject { ["model"] = question.Model, ["messages"] = messages, ["max_tokens"] = question.MaxTokens };
        if (question.Stream)
        {
            body["stream"] = true;
        }

        if (question.Tool)
        {
            body["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"look_up","description":"Weather.","parameters":{"type":"object","properties":{"place":{"type":"string"}},"required":["place"]}}}]""");
        }

        if (question.Schema)
        {
            body["response_format"] = JsonNode.Parse("""{"type":"json_schema","json_schema":{"name":"out","strict":true,"schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}""");
        }

        if (question.Thinks)
        {
            body["reasoning"] = new JsonObject { ["max_tokens"] = 2_000 };
        }

        return body.ToJsonString();
    }

    public Heard Whole(string body)
    {
        var answer = JsonNode.Parse(body)!;
        Contract.Check("ChatResult", answer);
        var choice = answer["choices"]![0]!;
        var message = choice["message"]!;
        return Usage(answer["usage"]!) with
        {
            Text = Json.Text(message["content"]),
            Thoughts = Json.Text(message["reasoning"]),
            Refusal = Json.Text(message["refusal"]),
            Calls = [.. (message["tool_calls"]?.AsArray() ?? []).Select(static call => (Json.Text(call!["id"]), Json.Text(call["function"]!["name"]), Json.Text(call["function"]!["arguments"])))],
            Finish = Json.Text(choice["finish_reason"]),
            Turn = message.ToJsonString(),
        };
    }

    public Heard Streamed(string events)
    {
        var (text, thoughts, refusal, finish) = (new StringBuilder(), new StringBuilder(), new StringBuilder(), "");
        var calls = new SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)>();
        var details = new JsonArray();
        JsonNode? usage = null;
        var grammar = ChatGrammar.Read(events);
        var data = Json.Events(events).ToList();
        foreach (var line in data.SkipLast(1))
        {
            var chunk = JsonNode.Parse(line)!;
            Contract.Check("ChatStreamChunk", chunk);
            if (chunk["error"] is { } error)
            {
                return new Heard { Status = 200, Error = Json.Text(error["message"]), Finish = "error" };
            }

            usage = chunk["usage"] ?? usage;
            if (chunk["choices"]!.AsArray() is not [{ } choice, ..])
            {
                continue;
            }

            var delta = choice["delta"]!;
            text.Append(Json.Text(delta["content"]));
            thoughts.Append(Json.Text(delta["reasoning"]));
            refusal.Append(Json.Text(delta["refusal"]));
            finish = choice["finish_reason"] is { } reason ? Json.Text(reason) : finish;
            foreach (var detail in delta["reasoning_details"]?.AsArray() ?? [])
            {
                Add(details, detail!.DeepClone().AsObject());
            }

            foreach (var call in delta["tool_calls"]?.AsArray() ?? [])
            {
                var index = (int)call!["index"]!;
                if (!calls.TryGetValue(index, out var known))
                {
                    calls[index] = known = (Json.Text(call["id"]), Json.Text(call["function"]!["name"]), new StringBuilder());
                }

                known.Arguments.Append(Json.Text(call["function"]?["arguments"]));
            }
        }

        ImmutableArray<(string Id, string Name, string Arguments)> whole = [.. calls.Values.Select(static call => (call.Id, call.Name, call.Arguments.ToString()))];
        Assert.Equal((grammar.Text, grammar.Thoughts, grammar.Finish), (text.ToString(), thoughts.ToString(), finish));
        return Usage(usage!) with
        {
            Text = text.ToString(),
            Thoughts = thoughts.ToString(),
            Refusal = refusal.ToString(),
            Calls = whole,
            Finish = finish,
            Turn = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = text.ToString(),
                ["reasoning_details"] = details,
                ["tool_calls"] = new JsonArray([.. whole.Select(static call => new JsonObject
                {
                    ["id"] = call.Id,
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
                })]),
            }.ToJsonString(),
        };
    }

    /// <summary>Joins the pieces of one detail as OpenRouter's own client does: by type and index, texts put together, the rest taken over.</summary>
    private static void Add(JsonArray details, JsonObject piece)
    {
        if (details.LastOrDefault() is JsonObject last && Json.Text(last["type"]) == Json.Text(piece["type"]) && Json.Count(last["index"]) == Json.Count(piece["index"])
            && Json.Text(piece["type"]) != "reasoning.encrypted")
        {
            foreach (var (name, value) in piece)
            {
                last[name] = name is "text" or "summary" ? Json.Text(last[name]) + Json.Text(value) : value?.DeepClone() ?? last[name]?.DeepClone();
            }

            return;
        }

        details.Add((JsonNode)piece);
    }

    private static Heard Usage(JsonNode usage) => new()
    {
        Status = 200,
        Usage = (Json.Count(usage["prompt_tokens"]), Json.Count(usage["completion_tokens"]), Json.Count(usage["prompt_tokens_details"]?["cached_tokens"])),
        Cost = (decimal?)usage["cost"],
    };
}
