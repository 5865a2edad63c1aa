using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>One answer of a script as a response: as a document, and as events. Every item is made once and told in both.</summary>
internal sealed class ResponsesScript(ScriptRequest request, ScriptedAnswer answer)
{
    private readonly JsonArray _output = [];
    private int _sequence;

    /// <summary>The response in one piece.</summary>
    public ReadOnlyMemory<byte> Document()
    {
        foreach (var _ in Frames())
        {
            // The items are made on the way.
        }

        return Encoding.UTF8.GetBytes(Response(Status).ToJsonString());
    }

    /// <summary>The stream: what is told of one piece of the answer is one frame.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Frames()
    {
        yield return Frame(Event("response.created", new() { ["response"] = Response("in_progress") }) + Event("response.in_progress", new() { ["response"] = Response("in_progress") }));
        foreach (var frame in Thoughts().Concat(Message()).Concat(Calls()))
        {
            yield return Frame(frame);
        }

        yield return Frame(Event(Status == "completed" ? "response.completed" : "response.incomplete", new() { ["response"] = Response(Status) }));
    }

    private string Status => answer.FinishReason is "length" or "content_filter" ? "incomplete" : "completed";

    private IEnumerable<string> Thoughts()
    {
        if (answer.Reasoning.IsEmpty)
        {
            yield break;
        }

        var id = $"rs_{request.Id}";
        var item = new JsonObject { ["id"] = id, ["type"] = "reasoning", ["summary"] = new JsonArray() };
        var opening = Added(item) + Event("response.reasoning_summary_part.added", At(id, "summary_index", new() { ["part"] = SummaryText("") }));
        foreach (var thought in answer.Reasoning)
        {
            yield return opening + Event("response.reasoning_summary_text.delta", At(id, "summary_index", new() { ["delta"] = thought }));
            opening = "";
        }

        var text = string.Concat(answer.Reasoning);
        item["summary"]!.AsArray().Add(SummaryText(text));
        if (answer.Signature is { } signature && ResponsesScriptRequest.WantsEncrypted(request.Body))
        {
            item["encrypted_content"] = signature;
        }

        yield return Event("response.reasoning_summary_text.done", At(id, "summary_index", new() { ["text"] = text }))
            + Event("response.reasoning_summary_part.done", At(id, "summary_index", new() { ["part"] = SummaryText(text) }))
            + Done(item);
    }

    private IEnumerable<string> Message()
    {
        if (answer.Pieces.IsEmpty && answer.Refusal is null && !answer.ToolCalls.IsEmpty)
        {
            yield break;
        }

        var id = $"msg_{request.Id}";
        var item = new JsonObject { ["id"] = id, ["type"] = "message", ["status"] = "in_progress", ["role"] = "assistant", ["content"] = new JsonArray() };
        var isRefusal = answer.Refusal is not null;
        var (kind, pieces) = isRefusal ? ("refusal", [answer.Refusal!]) : ("output_text", answer.Pieces);
        var opening = Added(item) + Event("response.content_part.added", At(id, "content_index", new() { ["part"] = Part(kind, "") }));
        foreach (var piece in pieces)
        {
            yield return opening + Event($"response.{kind}.delta", At(id, "content_index", Said("delta", piece, isRefusal)));
            opening = "";
        }

        var text = string.Concat(pieces);
        item["content"]!.AsArray().Add(Part(kind, text));
        item["status"] = Status;
        yield return opening
            + Event($"response.{kind}.done", At(id, "content_index", Said(isRefusal ? "refusal" : "text", text, isRefusal)))
            + Event("response.content_part.done", At(id, "content_index", new() { ["part"] = Part(kind, text) }))
            + Done(item);
    }

    private static JsonObject Said(string member, string text, bool isRefusal) =>
        isRefusal ? new() { [member] = text } : new() { [member] = text, ["logprobs"] = new JsonArray() };

    private IEnumerable<string> Calls()
    {
        foreach (var call in answer.ToolCalls)
        {
            var id = $"fc_{call.Id}";
            var item = new JsonObject { ["id"] = id, ["type"] = "function_call", ["status"] = "in_progress", ["call_id"] = call.Id, ["name"] = call.Name, ["arguments"] = "" };
            var opening = Added(item);
            foreach (var piece in call.Arguments)
            {
                yield return opening + Event("response.function_call_arguments.delta", At(id, null, new() { ["delta"] = piece }));
                opening = "";
            }

            item["arguments"] = string.Concat(call.Arguments);
            item["status"] = "completed";
            yield return opening
                + Event("response.function_call_arguments.done", At(id, null, new() { ["name"] = call.Name, ["arguments"] = string.Concat(call.Arguments) }))
                + Done(item);
        }
    }

    private string Added(JsonObject item) => Event("response.output_item.added", new() { ["output_index"] = _output.Count, ["item"] = item.DeepClone() });

    private string Done(JsonObject item)
    {
        var told = Event("response.output_item.done", new() { ["output_index"] = _output.Count, ["item"] = item.DeepClone() });
        _output.Add(item.DeepClone());
        return told;
    }

    private JsonObject At(string id, string? part, JsonObject members)
    {
        members["item_id"] = id;
        members["output_index"] = _output.Count;
        if (part is not null)
        {
            members[part] = 0;
        }

        return members;
    }

    private string Event(string type, JsonObject members)
    {
        members["type"] = type;
        members["sequence_number"] = _sequence++;
        return $"event: {type}\ndata: {members.ToJsonString()}\n\n";
    }

    private static ReadOnlyMemory<byte> Frame(string events) => Encoding.UTF8.GetBytes(events);

    private static JsonObject SummaryText(string text) => new() { ["type"] = "summary_text", ["text"] = text };

    private static JsonObject Part(string kind, string text) => kind == "refusal"
        ? new() { ["type"] = kind, ["refusal"] = text }
        : new() { ["type"] = kind, ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() };

    private JsonObject Response(string status)
    {
        var hasEnded = status != "in_progress";
        return new JsonObject
        {
            ["id"] = request.Id,
            ["object"] = "response",
            ["created_at"] = request.Created,
            ["status"] = status,
            ["background"] = false,
            ["error"] = null,
            ["incomplete_details"] = status == "incomplete" ? new JsonObject { ["reason"] = answer.FinishReason == "length" ? "max_output_tokens" : answer.FinishReason } : null,
            ["instructions"] = null,
            ["max_output_tokens"] = request.MaxTokens,
            ["model"] = request.Model + "-2026-01-01",
            ["output"] = hasEnded ? _output.DeepClone() : new JsonArray(),
            ["parallel_tool_calls"] = true,
            ["previous_response_id"] = null,
            ["reasoning"] = new JsonObject { ["effort"] = null, ["summary"] = null },
            ["service_tier"] = "default",
            ["store"] = false,
            ["temperature"] = 1.0,
            ["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
            ["tool_choice"] = "auto",
            ["tools"] = new JsonArray(),
            ["top_p"] = 1.0,
            ["truncation"] = "disabled",
            ["usage"] = hasEnded && answer.UsagePlacement != UsagePlacement.Nowhere ? Usage() : null,
            ["user"] = null,
            ["metadata"] = new JsonObject(),
        };
    }

    private JsonObject Usage() => new()
    {
        ["input_tokens"] = request.PromptTokens,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = answer.CachedTokens },
        ["output_tokens"] = answer.CompletionTokens,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = answer.ReasoningTokens },
        ["total_tokens"] = request.PromptTokens + answer.CompletionTokens,
    };
}
