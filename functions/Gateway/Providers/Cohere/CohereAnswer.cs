using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>
/// Puts the pieces of an answer where they belong, whether they come whole or in events. Not thread-safe. Source: the response and the stream events of Cohere's API
/// reference.
/// </summary>
/// <param name="sink">Where the answer goes.</param>
/// <param name="hidesThoughts">Whether the caller wants to see no thoughts.</param>
internal sealed class CohereAnswer(IAnswerSink sink, bool hidesThoughts)
{
    private readonly CohereCitations _citations = new();
    private readonly Dictionary<long, int> _calls = [];
    private string? _thought;
    private int _details;
    private bool _ended;

    /// <summary>An answer in one piece.</summary>
    public void Whole(JsonElement response)
    {
        sink.Id = response.Text("id") ?? sink.Id;
        if (response.Find("message") is not { ValueKind: JsonValueKind.Object } message)
        {
            // An error with the status of a success says no more than its words.
            Fail(response.Text("message"));
            return;
        }

        foreach (var block in message.Elements("content"))
        {
            Content(block);
        }

        Plan(message.Text("tool_plan"));
        foreach (var (index, call) in message.Elements("tool_calls").Index())
        {
            Call(index, call);
        }

        foreach (var citation in message.Elements("citations"))
        {
            Cite(citation);
        }

        End(response.Text("finish_reason"), response.Find("usage"), error: null);
    }

    /// <summary>The next event of a stream.</summary>
    public void Event(JsonElement json)
    {
        if (_ended)
        {
            return;
        }

        var delta = json.Find("delta");
        var message = delta.Find("message") ?? default;
        switch (json.Text("type"))
        {
            case "message-start":
                sink.Id = json.Text("id") ?? sink.Id;
                break;
            case "content-start" or "content-delta":
                Content(message.Find("content") ?? default);
                break;
            case "content-end":
                EndThought();
                break;
            case "tool-plan-delta":
                Plan(message.Text("tool_plan"));
                break;
            case "tool-call-start" or "tool-call-delta":
                Call(json.Count("index") ?? 0, message.Find("tool_calls") ?? default);
                break;
            case "citation-start":
                Cite(message.Find("citations") ?? default);
                break;
            case "message-end":
                End(delta?.Text("finish_reason"), delta.Find("usage"), delta?.Text("error"));
                break;
            case null:
                // What has no type is no event: a failure inside the stream.
                Fail(json.Text("message"));
                break;
        }
    }

    private void Content(JsonElement block)
    {
        if (block.Text("thinking") is { } thought)
        {
            Think(thought, CohereThoughts.ThinkingMark);
        }

        if (block.Text("text") is { Length: > 0 } text)
        {
            EndThought();
            sink.Text(text);
            _citations.Append(text);
        }
    }

    private void Plan(string? plan) => Think(plan ?? "", CohereThoughts.PlanMark);

    private void Think(string piece, string mark)
    {
        if (piece.Length == 0 || hidesThoughts)
        {
            return;
        }

        if (_thought != mark)
        {
            EndThought();
            _thought = mark;
        }

        sink.Thought(_details, piece);
    }

    private void EndThought()
    {
        if (_thought is { } mark)
        {
            sink.ThoughtSignature(_details, mark);
            _details++;
            _thought = null;
        }
    }

    private void Call(long index, JsonElement call)
    {
        // Some streams have the one call in an array.
        if (call.ValueKind == JsonValueKind.Array)
        {
            call = call.EnumerateArray().FirstOrDefault();
        }

        var function = call.Find("function") ?? default;
        if (!_calls.TryGetValue(index, out var place))
        {
            EndThought();
            _calls[index] = place = _calls.Count;
            sink.ToolCall(place, call.Text("id") ?? "", function.Text("name") ?? "");
        }

        if (function.Text("arguments") is { } arguments)
        {
            sink.ToolArguments(place, arguments);
        }
    }

    private void Cite(JsonElement citation)
    {
        foreach (var annotation in _citations.Of(citation))
        {
            sink.Annotation(annotation);
        }
    }

    private void End(string? reason, JsonElement? usage, string? error)
    {
        if (error is not null)
        {
            Fail(error);
            return;
        }

        if (reason is null)
        {
            return;
        }

        EndThought();
        _ended = true;
        var counts = usage is { } counted ? CohereUsage.Read(counted) : null;
        sink.Finish(reason, Normalised(reason), counts is null ? null : counts.Write);
    }

    private void Fail(string? message)
    {
        _ended = true;
        sink.Error("500", message);
    }

    /// <summary>The reasons that no other vendor has; the words that others share are known elsewhere.</summary>
    private static string? Normalised(string reason) => reason switch
    {
        "TOOL_CALL" => "tool_calls",
        "TIMEOUT" => "error",
        "ERROR_TOXIC" => "content_filter",
        "ERROR_LIMIT" => "length",
        _ => null,
    };
}
