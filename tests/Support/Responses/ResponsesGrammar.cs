using System.Text.Json.Nodes;

namespace Interchange.Tests.Support;

/// <summary>
/// Holds a stream against the grammar of the Responses API: numbered events; created, in progress, one end; items and parts that are opened, grow and are closed;
/// pieces that make what their ends say; and a final response that holds what was streamed. Source: <c>StreamEvents</c> of OpenRouter's OpenAPI document.
/// </summary>
internal sealed class ResponsesGrammar
{
    private static readonly string[] RequiredOfResponse =
    [
        "id", "object", "created_at", "model", "status", "completed_at", "output", "error", "incomplete_details", "temperature", "top_p", "presence_penalty",
        "frequency_penalty", "instructions", "metadata", "tools", "tool_choice", "parallel_tool_calls",
    ];

    private static readonly string[] Ends = ["response.completed", "response.incomplete", "response.failed"];

    private readonly List<JsonObject> _events = [];
    private readonly List<Item> _items = [];

    private ResponsesGrammar()
    {
    }

    /// <summary>The events in their order.</summary>
    public IReadOnlyList<JsonObject> Events => _events;

    /// <summary>The response of the last event.</summary>
    public JsonObject Final => _events[^1]["response"]!.AsObject();

    public IEnumerable<string> Types => _events.Select(static e => (string)e["type"]!);

    /// <summary>Reads a whole stream; fails where it breaks the grammar.</summary>
    public static ResponsesGrammar Check(string stream)
    {
        var grammar = new ResponsesGrammar();
        Assert.EndsWith("\n\n", stream, StringComparison.Ordinal);
        var blocks = stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(static block => !block.StartsWith(':')).ToList();
        Assert.Equal("data: [DONE]", blocks[^1]);
        foreach (var block in blocks[..^1])
        {
            var lines = block.Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.StartsWith("event: ", lines[0], StringComparison.Ordinal);
            Assert.StartsWith("data: ", lines[1], StringComparison.Ordinal);
            var json = JsonNode.Parse(lines[1]["data: ".Length..])!.AsObject();
            Assert.Equal(lines[0]["event: ".Length..], (string?)json["type"]);
            grammar.Take(json);
        }

        grammar.End();
        return grammar;
    }

    /// <summary>Holds a whole response against the required properties.</summary>
    public static void CheckResponse(JsonObject response)
    {
        foreach (var name in RequiredOfResponse)
        {
            Assert.True(response.ContainsKey(name), $"{name} is missing.");
        }

        Assert.Equal("response", (string?)response["object"]);
        Assert.NotEqual(0, (long)response["created_at"]!);
        Assert.Contains((string?)response["status"], (string[])["completed", "incomplete", "in_progress", "failed"]);
        Assert.Equal((string?)response["status"] == "failed", response["error"] is not null);
        Assert.Equal((string?)response["status"] == "incomplete", response["incomplete_details"] is not null);
        Assert.True(response["status"]!.ToString() is not ("completed" or "incomplete") || response["completed_at"] is not null);
    }

    private void Take(JsonObject e)
    {
        Assert.Equal(_events.Count, (long)e["sequence_number"]!);
        var type = (string)e["type"]!;
        Assert.False(_events.Count > 0 && Ends.Contains((string)_events[^1]["type"]!), $"{type} follows the end.");
        Assert.Equal(_events.Count == 0, type == "response.created");
        Assert.Equal(_events.Count == 1, type == "response.in_progress");
        _events.Add(e);
        if (e["response"] is JsonObject response)
        {
            CheckResponse(response);
            Assert.Equal(type[9..] is "created" ? "in_progress" : type[9..], (string?)response["status"]);
            return;
        }

        if (type == "response.output_item.added")
        {
            Assert.Equal(_items.Count, (int)e["output_index"]!);
            var added = e["item"]!.AsObject();

            // OpenAI's own reasoning items begin without a status.
            Assert.Equal("in_progress", (string?)added["type"] == "reasoning" ? (string?)added["status"] ?? "in_progress" : (string?)added["status"]);
            _items.Add(new Item(added));
            return;
        }

        var item = _items[(int)e["output_index"]!];
        item.Take(type, e);
    }

    private void End()
    {
        Assert.Contains((string?)_events[^1]["type"], Ends);
        var output = Final["output"]!.AsArray();
        var failed = (string?)_events[^1]["type"] == "response.failed";
        Assert.InRange(output.Count, failed ? 0 : _items.Count, _items.Count);
        foreach (var (item, position) in _items.Select(static (item, position) => (item, position)))
        {
            Assert.True(failed || item.Done is not null, "The response ended before one of its items.");

            if (item.Done is not null)
            {
                Assert.True(JsonNode.DeepEquals(item.Done, output[position]), "The final response has another item than was streamed.");
            }
        }
    }

    private sealed class Item(JsonObject added)
    {
        private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);
        private readonly List<JsonNode> _annotations = [];
        private string _arguments = "";
        private string? _allArguments;

        public JsonObject? Done { get; private set; }

        public void Take(string type, JsonObject e)
        {
            Assert.True(Done is null, $"{type} comes after the item is done.");
            if (type == "response.output_item.done")
            {
                Finish(e["item"]!.AsObject());
                return;
            }

            Assert.Equal((string?)added["id"], (string?)e["item_id"]);
            var content = e["content_index"]?.ToJsonString();
            var summary = e["summary_index"]?.ToJsonString();
            switch (type)
            {
                case "response.content_part.added" or "response.reasoning_summary_part.added":
                    Assert.All(_parts.Values, static part => Assert.True(part.IsDone));
                    _parts.Add(type.Contains("summary", StringComparison.Ordinal) ? "summary" + summary : "content" + content, new Part((string)e["part"]!["type"]!));
                    break;
                case "response.output_text.delta" or "response.refusal.delta" or "response.reasoning_text.delta":
                    _parts["content" + content].Append((string)e["delta"]!, type);
                    break;
                case "response.reasoning_summary_text.delta":
                    _parts["summary" + summary].Append((string)e["delta"]!, type);
                    break;
                case "response.output_text.done" or "response.refusal.done" or "response.reasoning_text.done":
                    _parts["content" + content].Close((string)(e["text"] ?? e["refusal"])!);
                    break;
                case "response.reasoning_summary_text.done":
                    _parts["summary" + summary].Close((string)e["text"]!);
                    break;
                case "response.content_part.done":
                    _parts["content" + content].Finish(e["part"]!);
                    break;
                case "response.reasoning_summary_part.done":
                    _parts["summary" + summary].Finish(e["part"]!);
                    break;
                case "response.output_text.annotation.added":
                    Assert.Equal(_annotations.Count, (int)e["annotation_index"]!);
                    _annotations.Add(e["annotation"]!);
                    break;
                case "response.function_call_arguments.delta":
                    Assert.Null(_allArguments);
                    _arguments += (string)e["delta"]!;
                    break;
                case "response.function_call_arguments.done":
                    Assert.Equal(_arguments, (string?)e["arguments"]);
                    Assert.Equal((string?)added["name"], (string?)e["name"]);
                    _allArguments = _arguments;
                    break;
                case "response.image_generation_call.in_progress" or "response.image_generation_call.completed":
                    break;
                default:
                    Assert.Fail($"{type} is no event of the grammar.");
                    break;
            }
        }

        private void Finish(JsonObject done)
        {
            Done = done;
            Assert.Equal((string?)added["id"], (string?)done["id"]);
            Assert.Equal((string?)added["type"], (string?)done["type"]);
            Assert.Contains((string?)done["type"] == "reasoning" ? (string?)done["status"] ?? "completed" : (string?)done["status"], (string[])["completed", "incomplete"]);
            Assert.All(_parts.Values, static part => Assert.True(part.IsDone));
            var parts = (done["summary"]?.AsArray() ?? []).Concat(done["content"]?.AsArray() ?? []).Select(Part.TextOf);
            Assert.Equal(parts, _parts.OrderByDescending(static part => part.Key.StartsWith("summary", StringComparison.Ordinal)).Select(static part => part.Value.Text));
            if ((string?)done["type"] == "function_call")
            {
                Assert.Equal(_allArguments, (string?)done["arguments"]);
            }

            if (_annotations.Count > 0)
            {
                Assert.Equal(_annotations.Select(static a => a.ToJsonString()), done["content"]!.AsArray().SelectMany(static part => part!["annotations"]?.AsArray() ?? []).Select(static a => a!.ToJsonString()));
            }
        }
    }

    private sealed class Part(string kind)
    {
        private bool _isClosed;

        public string Text { get; private set; } = "";

        public bool IsDone { get; private set; }

        public static string? TextOf(JsonNode? part) => (string?)(part!["text"] ?? part["refusal"]);

        public void Append(string piece, string type)
        {
            Assert.False(_isClosed);
            Assert.StartsWith(kind switch { "summary_text" => "response.reasoning_summary_text", "refusal" => "response.refusal", _ => "response." + kind }, type, StringComparison.Ordinal);
            Text += piece;
        }

        public void Close(string text)
        {
            Assert.False(_isClosed);
            Assert.Equal(Text, text);
            _isClosed = true;
        }

        public void Finish(JsonNode part)
        {
            Assert.True(_isClosed);
            Assert.Equal(kind, (string?)part["type"]);
            Assert.Equal(Text, TextOf(part));
            IsDone = true;
        }
    }
}
