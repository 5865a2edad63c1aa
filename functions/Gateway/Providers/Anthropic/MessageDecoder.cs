using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>Reads an answer that comes in one piece. Source: Anthropic's API reference, <c>Message</c>.</summary>
internal sealed class MessageDecoder(AnswerView view) : IAnswerDecoder
{
    private readonly WholeBody _body = new();
    private readonly AnswerWriter _answer = new();
    private readonly List<JsonElement> _calls = [];
    private int _details;
    private int _textLength;
    private bool _calledTools;

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output) => _body.Append(bytes);

    public void Complete(PooledBody output)
    {
        var reader = new Utf8JsonReader(_body.Memory.Span, new JsonReaderOptions { MaxDepth = WireJson.Bounded.MaxDepth });
        var message = JsonElement.ParseValue(ref reader);
        if (message.Text("type") == "error" || message.Find("error") is not null)
        {
            WriteError(message.Find("error") ?? message, output);
            return;
        }

        if (message.Text("type") != "message" || message.Find("content") is not { ValueKind: JsonValueKind.Array })
        {
            throw new InvalidDataException("The answer is no message.");
        }

        _answer.Id = message.Text("id") ?? "";
        _answer.Model = message.Text("model") ?? "";
        foreach (var block in message.Elements("content"))
        {
            ReadBlock(block);
        }

        foreach (var call in _calls)
        {
            ServerTool(call, result: null);
        }

        Finish(message);
        _answer.Write(output);
    }

    public void Dispose() => _body.Dispose();

    private void Finish(JsonElement message)
    {
        var usage = new UsageCount();
        usage.Add(message.Find("usage"));
        if (message.Find("stop_details")?.Text("explanation") is { } explanation)
        {
            _answer.Refusal(explanation);
        }

        _answer.NativeFinishReason = StopReason.Of(message.Text("stop_reason"), _calledTools);
        _answer.WriteUsage = usage.Writer;
        if (usage.Tier is { } tier)
        {
            _answer.WriteOthers = json => json.WriteString("service_tier", ServiceTier.Of(tier));
        }

        if (view.KeepsNative)
        {
            _answer.Native = _body.Memory;
        }
    }

    private void ReadBlock(JsonElement block)
    {
        switch (block.Text("type"))
        {
            case "text":
                var text = block.Text("text") ?? "";
                _answer.Text(text);
                foreach (var citation in block.Elements("citations"))
                {
                    if (Citations.Annotation(citation, _textLength, _textLength + text.Length) is { } annotation)
                    {
                        _answer.Annotation(annotation);
                    }
                }

                _textLength += text.Length;
                break;
            case "thinking" when !view.HidesThoughts:
                var thought = block.Text("thinking") ?? "";
                _answer.Reasoning(thought, ReasoningDetail.Text(AnthropicWire.Format, _details++, thought, block.Text("signature")));
                break;
            case "redacted_thinking" when !view.HidesThoughts:
                _answer.Reasoning("", ReasoningDetail.Encrypted(AnthropicWire.Format, _details++, block.Text("data") ?? "", id: null));
                break;
            case "tool_use":
                ReadCall(block);
                break;
            case var type when ServerTools.IsCall(type):
                _calls.Add(block);
                break;
            case var type when ServerTools.IsResult(type):
                var called = _calls.FindIndex(call => call.Text("id") == block.Text("tool_use_id"));
                ServerTool(called < 0 ? null : _calls[called], block);
                if (called >= 0)
                {
                    _calls.RemoveAt(called);
                }

                break;
        }
    }

    private void ReadCall(JsonElement block)
    {
        var name = block.Text("name") ?? "";
        var input = block.Find("input")?.GetRawText() ?? "{}";
        if (view.AnswerTool is { } answer && name == answer)
        {
            _answer.Text(input);
            _textLength += input.Length;
            return;
        }

        _calledTools = true;
        _answer.ToolCall(block.Text("id") ?? "", name, input);
    }

    private void ServerTool(JsonElement? call, JsonElement? result) =>
        _answer.Reasoning("", ServerTools.Detail(_details++, call, call?.Find("input")?.GetRawText() ?? "{}", result));

    private static void WriteError(JsonElement error, PooledBody output)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", AnthropicFailures.StatusOf(error.Text("type")).ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("message", error.Text("message"));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Append(buffer.WrittenSpan);
    }
}
