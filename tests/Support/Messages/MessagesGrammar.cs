using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.Tests.Support.Messages;

/// <summary>
/// The grammar of a streamed answer of Anthropic's Messages, as its guide of streaming documents it: <c>message_start</c>; blocks in order, each with a start, deltas of its own
/// kind and a stop; <c>message_delta</c>; <c>message_stop</c>; pings anywhere; an error last. Reads a stream into the message that it says.
/// </summary>
internal sealed class MessagesGrammar
{
    private readonly JsonArray _content = [];
    private JsonObject? _message;
    private JsonObject? _block;
    private StringBuilder? _input;
    private bool _hasDelta;

    private MessagesGrammar()
    {
    }

    /// <summary>The message; null for a stream that failed before it began.</summary>
    public JsonObject? Message => _message;

    /// <summary>The error that the stream ended with; null for a stream that ended well.</summary>
    public JsonObject? Error { get; private set; }

    public bool IsComplete { get; private set; }

    /// <exception cref="FormatException">The stream breaks the grammar.</exception>
    public static MessagesGrammar Read(string stream)
    {
        var grammar = new MessagesGrammar();
        var end = stream.EndsWith("\n\n", StringComparison.Ordinal) || stream.Length == 0 ? stream.Length : throw new FormatException("The stream ends inside an event.");
        foreach (var block in stream[..end].Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            grammar.Take(block);
        }

        return grammar;
    }

    /// <summary>The data of each event, in order.</summary>
    public static List<JsonObject> Events(string stream) =>
        [.. stream.Split('\n').Where(static line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(static line => JsonNode.Parse(line["data: ".Length..])!.AsObject())];

    private static string Text(JsonNode? node) => (string?)node ?? throw new FormatException("A string is missing.");

    private void Take(string block)
    {
        var lines = block.Split('\n');
        if (lines is not [var name, var data] || !name.StartsWith("event: ", StringComparison.Ordinal) || !data.StartsWith("data: ", StringComparison.Ordinal))
        {
            throw new FormatException("An event has a line with its name and one with its data.");
        }

        var json = JsonNode.Parse(data["data: ".Length..])!.AsObject();
        var type = Text(json["type"]);
        Demand(type == name["event: ".Length..], "The name of an event is its type.");
        Demand(!IsComplete && Error is null, $"{type} came behind the end.");
        switch (type)
        {
            case "ping":
                break;
            case "error":
                Error = json;
                Demand(json["error"]?["message"] is not null && json["error"]?["type"] is not null, "An error says what it is.");
                break;
            case "message_start":
                Demand(_message is null, "A message starts once.");
                _message = json["message"]!.DeepClone().AsObject();
                CheckStart(_message);
                break;
            default:
                Demand(_message is not null, $"{type} came before the start.");
                TakeInside(type, json);
                break;
        }
    }

    private void TakeInside(string type, JsonObject json)
    {
        switch (type)
        {
            case "content_block_start":
                Demand(_block is null && !_hasDelta, "One block is open at a time.");
                Demand((int)json["index"]! == _content.Count, "Blocks have consecutive indices.");
                _block = json["content_block"]!.DeepClone().AsObject();
                _input = new StringBuilder();
                break;
            case "content_block_delta":
                Demand(_block is not null && (int)json["index"]! == _content.Count, "A delta is of the open block.");
                TakeDelta(json["delta"]!.AsObject());
                break;
            case "content_block_stop":
                Demand(_block is not null && (int)json["index"]! == _content.Count, "A stop is of the open block.");
                StopBlock();
                break;
            case "message_delta":
                Demand(_block is null && !_hasDelta, "The message ends behind its blocks.");
                _hasDelta = true;
                foreach (var (name, value) in json["delta"]!.AsObject())
                {
                    _message![name] = value?.DeepClone();
                }

                foreach (var (name, value) in json["usage"]!.AsObject())
                {
                    _message!["usage"]![name] = value?.DeepClone();
                }

                break;
            case "message_stop":
                Demand(_hasDelta, "A message says why it ended.");
                _message!["content"] = _content;
                IsComplete = true;
                break;
            default:
                throw new FormatException($"There is no event {type}.");
        }
    }

    private void TakeDelta(JsonObject delta)
    {
        var block = _block!;
        var type = Text(delta["type"]);
        var (kind, member) = type switch
        {
            "text_delta" => ("text", "text"),
            "thinking_delta" => ("thinking", "thinking"),
            "signature_delta" => ("thinking", "signature"),
            "input_json_delta" => ("tool_use", "partial_json"),
            "citations_delta" => ("text", "citation"),
            _ => throw new FormatException($"There is no delta {type}."),
        };
        Demand(Text(block["type"]) == kind || (kind == "tool_use" && Text(block["type"]) == "server_tool_use"), $"{type} is none of a block of type {block["type"]}.");
        if (member == "citation")
        {
            var citations = block["citations"] as JsonArray;
            if (citations is null)
            {
                block["citations"] = citations = [];
            }

            citations.Add(delta["citation"]!.DeepClone());
        }
        else if (member == "partial_json")
        {
            _input!.Append(Text(delta[member]));
        }
        else
        {
            Demand(kind != "thinking" || member == "signature" || Text(block["signature"]).Length == 0, "A signature ends a thought.");
            block[member] = Text(block[member]) + Text(delta[member]);
        }
    }

    private void StopBlock()
    {
        if (_input!.Length > 0)
        {
            _block!["input"] = JsonNode.Parse(_input.ToString());
        }

        _content.Add(_block);
        _block = null;
    }

    private static void CheckStart(JsonObject message)
    {
        Demand(Text(message["type"]) == "message" && Text(message["role"]) == "assistant" && Text(message["id"]).Length > 0, "A message has its type, role and id.");
        Demand(message["content"]!.AsArray().Count == 0 && message["stop_reason"] is null, "A message starts empty.");
        Demand(message["usage"]?["input_tokens"] is not null && message["usage"]?["output_tokens"] is not null, "A message starts with what it used.");
    }

    private static void Demand(bool holds, string rule)
    {
        if (!holds)
        {
            throw new FormatException(rule);
        }
    }
}
