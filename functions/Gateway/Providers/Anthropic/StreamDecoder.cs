using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// Reads a streamed answer. Source: Anthropic's guide of streaming messages: <c>message_start</c>, blocks with their start, deltas and stop, <c>message_delta</c>,
/// <c>message_stop</c>; <c>ping</c> and <c>error</c> anywhere; events of other names are passed over.
/// </summary>
internal sealed class StreamDecoder : IAnswerDecoder
{
    private readonly AnswerView _view;
    private readonly SseReader _events = new();
    private readonly PooledBody _made = new(1024);
    private readonly ChunkWriter _chunks;
    private readonly UsageCount _usage = new();
    private readonly Dictionary<long, OpenBlock> _blocks = [];
    private readonly List<OpenBlock> _serverCalls = [];
    private int _details;
    private int _calls;
    private int _textLength;
    private bool _started;
    private bool _ended;

    public StreamDecoder(AnswerView view)
    {
        _view = view;
        _chunks = new ChunkWriter(_made);
    }

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output)
    {
        try
        {
            _events.Read(bytes, Handle);
        }
        finally
        {
            // What was whole before the damage is not lost with it.
            output.Append(_made.Span);
            _made.Clear();
        }
    }

    public void Complete(PooledBody output)
    {
        // Everything that was whole has been written. An event without its blank line is no event; an answer without its end stays one.
    }

    public void Dispose()
    {
        _events.Dispose();
        _made.Dispose();
    }

    private void Handle(ReadOnlyMemory<byte> data)
    {
        if (_ended)
        {
            return;
        }

        if (data.Span.Contains((byte)'\n'))
        {
            // Broken between tokens, where a blank says the same: what is kept for the caller has to stay on one line.
            var joined = data.ToArray();
            joined.AsSpan().Replace((byte)'\n', (byte)' ');
            data = joined;
        }

        using var document = JsonDocument.Parse(data, WireJson.Bounded);
        var json = document.RootElement;
        var type = json.Text("type") ?? throw new InvalidDataException("An event of the stream has no type.");
        _chunks.Native = _view.KeepsNative ? data : default;
        switch (type)
        {
            case "error":
                _ended = true;
                _chunks.Error(
                    AnthropicFailures.StatusOf(json.Find("error")?.Text("type")).ToString(CultureInfo.InvariantCulture), json.Find("error")?.Text("message"));
                break;
            case "message_start":
                Start(json.Find("message") ?? throw new InvalidDataException("The stream begins without a message."));
                break;
            case "ping":
                _chunks.Flush();
                break;
            case "content_block_start" or "content_block_delta" or "content_block_stop" or "message_delta" or "message_stop" when !_started:
                throw new InvalidDataException("The stream does not begin with its message.");
            case "content_block_start":
                StartBlock(json);
                break;
            case "content_block_delta":
                Delta(Open(json), json.Find("delta") ?? throw new InvalidDataException("A delta of the stream is empty."));
                break;
            case "content_block_stop":
                StopBlock(Open(json));
                _blocks.Remove(Index(json));
                break;
            case "message_delta":
                Finish(json, data);
                break;
            case "message_stop":
                _ended = true;
                _chunks.Flush();
                _chunks.Done();
                break;
            default:
                _chunks.Flush();
                break;
        }

        _chunks.Native = default;
    }

    private static long Index(JsonElement json) => json.Count("index") ?? throw new InvalidDataException("An event of the stream has no index.");

    private OpenBlock Open(JsonElement json) => _blocks.TryGetValue(Index(json), out var block) ? block : throw new InvalidDataException("An event of the stream is of no open block.");

    private void Start(JsonElement message)
    {
        _started = true;
        _chunks.Id = message.Text("id") ?? "";
        _chunks.Model = message.Text("model") ?? "";
        _usage.Add(message.Find("usage"));
        _chunks.Begin();
    }

    private void StartBlock(JsonElement json)
    {
        var content = json.Find("content_block") ?? throw new InvalidDataException("A block of the stream is empty.");
        var type = content.Text("type") ?? "";
        var block = new OpenBlock(type) { TextStart = _textLength };
        _blocks[Index(json)] = block;
        switch (type)
        {
            case "text":
                Text(content.Text("text"));
                break;
            case "thinking" when !_view.HidesThoughts:
                block.Index = _details++;
                Thought(block, content.Text("thinking") ?? "");
                break;
            case "redacted_thinking" when !_view.HidesThoughts:
                block.Index = _details++;
                _chunks.Reasoning("", ReasoningDetail.Encrypted(AnthropicWire.Format, block.Index, content.Text("data") ?? "", id: null));
                break;
            case "tool_use" when _view.AnswerTool is { } answer && content.Text("name") == answer:
                block.IsAnswer = true;
                Arguments(block, content);
                break;
            case "tool_use":
                block.Index = _calls++;
                _chunks.ToolCall(block.Index, content.Text("id") ?? "", content.Text("name") ?? "");
                Arguments(block, content);
                break;
            case var _ when ServerTools.IsCall(type):
                block.Content = content.Clone();
                Arguments(block, content);
                _serverCalls.Add(block);
                break;
            case var _ when ServerTools.IsResult(type):
                ServerTool(_serverCalls.Find(call => call.Content.Text("id") == content.Text("tool_use_id")), content);
                break;
            default:
                _chunks.Flush();
                break;
        }
    }

    private void Delta(OpenBlock block, JsonElement delta)
    {
        switch (delta.Text("type"))
        {
            case "text_delta":
                Text(delta.Text("text"));
                break;
            case "thinking_delta" when !_view.HidesThoughts:
                Thought(block, delta.Text("thinking") ?? "");
                break;
            case "signature_delta" when !_view.HidesThoughts && delta.Text("signature") is { Length: > 0 } signature:
                _chunks.Reasoning("", ReasoningDetail.Text(AnthropicWire.Format, block.Index, text: null, signature));
                break;
            case "input_json_delta":
                Arguments(block, delta.Text("partial_json") ?? "");
                break;
            case "citations_delta" when delta.Find("citation") is { } citation:
                block.Citations.Add(citation.Clone());
                _chunks.Flush();
                break;
            default:
                _chunks.Flush();
                break;
        }
    }

    private void StopBlock(OpenBlock block)
    {
        if (block.Type == "tool_use" && block.Arguments.Length == 0)
        {
            // A call without arguments is one with none.
            Arguments(block, "{}");
            return;
        }

        var annotations = block.Citations.Select(citation => Citations.Annotation(citation, block.TextStart, _textLength)).OfType<Action<Utf8JsonWriter>>().ToList();
        if (annotations.Count == 0)
        {
            _chunks.Flush();
            return;
        }

        _chunks.Delta(json =>
        {
            json.WriteStartArray("annotations");
            foreach (var write in annotations)
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private void Finish(JsonElement json, ReadOnlyMemory<byte> data)
    {
        _usage.Add(json.Find("usage"));
        var delta = json.Find("delta") ?? default;
        if (StopReason.Of(delta.Text("stop_reason"), _calls > 0) is not { } reason)
        {
            _chunks.Flush();
            return;
        }

        // The event stands for its last chunk.
        _chunks.Native = default;
        while (_serverCalls.Count > 0)
        {
            ServerTool(_serverCalls[0], result: null);
        }

        if (delta.Find("stop_details")?.Text("explanation") is { } explanation)
        {
            _chunks.Refusal(explanation);
        }

        _chunks.Native = _view.KeepsNative ? data : default;
        _chunks.ServiceTier = _usage.Tier is { } tier ? ServiceTier.Of(tier) : null;
        _chunks.Finish(reason, _usage.Writer);
    }

    private void Text(string? text)
    {
        _textLength += text?.Length ?? 0;
        _chunks.Text(text ?? "");
    }

    private void Thought(OpenBlock block, string text)
    {
        if (text.Length == 0)
        {
            _chunks.Flush();
        }
        else
        {
            _chunks.Reasoning(text, ReasoningDetail.Text(AnthropicWire.Format, block.Index, text, signature: null));
        }
    }

    /// <summary>The input of a block as it begins: empty as a rule, and then in deltas.</summary>
    private void Arguments(OpenBlock block, JsonElement content) =>
        Arguments(block, content.Find("input") is { ValueKind: JsonValueKind.Object } input && input.EnumerateObject().Any() ? input.GetRawText() : "");

    private void Arguments(OpenBlock block, string piece)
    {
        block.Arguments.Append(piece);
        if (block.IsAnswer)
        {
            Text(piece);
        }
        else if (block.Type == "tool_use")
        {
            _chunks.ToolArguments(block.Index, piece);
        }
        else
        {
            _chunks.Flush();
        }
    }

    private void ServerTool(OpenBlock? call, JsonElement? result)
    {
        var arguments = call is { Arguments.Length: > 0 } ? call.Arguments.ToString() : "{}";
        _chunks.Reasoning("", ServerTools.Detail(_details++, call?.Content, arguments, result));
        if (call is not null)
        {
            _serverCalls.Remove(call);
        }
    }
}
