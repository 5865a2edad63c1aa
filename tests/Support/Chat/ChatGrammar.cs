using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.Tests.Support;

/// <summary>
/// Holds a stream against the grammar of chat completions: chunks of one answer, each with the same head; pieces of calls in order, the first with id and name; one reason why
/// a choice ended, and nothing of it behind that; the usage once, in the last chunk, which has no choice; <c>[DONE]</c>. Source: <c>ChatStreamChunk</c> of OpenRouter's OpenAPI
/// document and its guide to streaming.
/// </summary>
internal sealed class ChatGrammar
{
    private static readonly string[] Reasons = ["stop", "length", "tool_calls", "content_filter", "error"];
    private static readonly string[] Head = ["id", "object", "created", "model", "provider"];

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _thoughts = new();
    private readonly List<(string Id, string Name, StringBuilder Arguments)> _calls = [];
    private JsonObject? _head;

    private ChatGrammar()
    {
    }

    public string Text => _text.ToString();

    public string Thoughts => _thoughts.ToString();

    /// <summary>Id, name and arguments of each call.</summary>
    public IEnumerable<(string Id, string Name, string Arguments)> Calls => _calls.Select(static call => (call.Id, call.Name, call.Arguments.ToString()));

    public string? Finish { get; private set; }

    public JsonObject? Usage { get; private set; }

    /// <summary>The error that the stream ended with; null for one that ended well.</summary>
    public JsonNode? Error { get; private set; }

    /// <exception cref="FormatException">The stream breaks the grammar.</exception>
    public static ChatGrammar Read(string stream)
    {
        var grammar = new ChatGrammar();
        Demand(stream.EndsWith("\n\n", StringComparison.Ordinal), "The stream ends inside an event.");
        var blocks = stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(static block => !block.StartsWith(':')).ToList();
        foreach (var (index, block) in blocks.Index())
        {
            Demand(block.StartsWith("data: ", StringComparison.Ordinal) && !block.Contains('\n', StringComparison.Ordinal), "An event is one line of data.");
            var data = block["data: ".Length..];
            if (data == "[DONE]")
            {
                Demand(index == blocks.Count - 1, "[DONE] is the last event.");
                Demand(grammar.Usage is not null || grammar.Error is not null, "A whole answer has its usage.");
                return grammar;
            }

            grammar.Take(JsonNode.Parse(data)!.AsObject());
        }

        return grammar.Error is null ? throw new FormatException("The stream has no [DONE].") : grammar;
    }

    private static void Demand(bool holds, string rule)
    {
        if (!holds)
        {
            throw new FormatException(rule);
        }
    }

    private void Take(JsonObject chunk)
    {
        Demand((string?)chunk["object"] == "chat.completion.chunk", "A chunk says that it is one.");
        _head ??= chunk;
        foreach (var name in Head)
        {
            Demand(chunk[name] is not null && JsonNode.DeepEquals(chunk[name], _head[name]), $"Every chunk has the same {name}.");
        }

        Demand(Usage is null && Error is null, "Nothing follows the usage, or an error.");
        Error = chunk["error"];
        Usage = chunk["usage"]?.AsObject();
        var choices = chunk["choices"]!.AsArray();
        Demand(Usage is null || choices.Count == 0 || Error is not null, "The usage comes alone.");
        Demand(Usage is not null || choices.Count == 1, "A chunk has its choice.");
        foreach (var choice in choices)
        {
            TakeChoice(choice!.AsObject());
        }
    }

    private void TakeChoice(JsonObject choice)
    {
        Demand((int?)choice["index"] == 0 && choice.ContainsKey("finish_reason"), "A choice has its index and a place for its end.");
        Demand(Finish is null || Error is not null, "Nothing of a choice follows its end.");
        var delta = choice["delta"]!.AsObject();
        Demand((string?)delta["role"] is null or "assistant", "The assistant speaks.");
        Demand(!delta.ContainsKey("reasoning_content"), "Thoughts have OpenRouter's name.");
        _text.Append((string?)delta["content"]);
        _thoughts.Append((string?)delta["reasoning"]);
        foreach (var detail in delta["reasoning_details"]?.AsArray() ?? [])
        {
            Demand(((string?)detail!["type"])?.StartsWith("reasoning.", StringComparison.Ordinal) is true, "A detail has its type.");
        }

        foreach (var call in delta["tool_calls"]?.AsArray() ?? [])
        {
            TakeCall(call!.AsObject());
        }

        if ((string?)choice["finish_reason"] is { } reason)
        {
            Demand(Reasons.Contains(reason, StringComparer.Ordinal) && (string?)choice["native_finish_reason"] is not null, "An end has one of five reasons, and the provider's own.");
            Finish = reason;
        }
    }

    private void TakeCall(JsonObject call)
    {
        var index = (int)call["index"]!;
        if (index == _calls.Count)
        {
            Demand((string?)call["id"] is { Length: > 0 } && (string?)call["function"]?["name"] is { Length: > 0 }, "A call begins with its id and name.");
            _calls.Add(((string)call["id"]!, (string)call["function"]!["name"]!, new StringBuilder()));
        }

        Demand(index == _calls.Count - 1, "Calls come one after the other.");
        _calls[index].Arguments.Append((string?)call["function"]?["arguments"]);
    }
}
