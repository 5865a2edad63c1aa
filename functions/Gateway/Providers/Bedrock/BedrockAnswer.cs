using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// Puts the blocks of an answer where they belong, whether they come whole or in pieces. Not thread-safe.
/// Source: <c>ContentBlock</c>, <c>ContentBlockStart</c> and <c>ContentBlockDelta</c> of AWS's API reference.
/// </summary>
/// <param name="sink">Where the answer goes.</param>
/// <param name="formatTool">The tool whose input is the answer; null for none.</param>
internal sealed class BedrockAnswer(IAnswerSink sink, string? formatTool)
{
    private readonly Dictionary<long, int> _calls = [];
    private readonly HashSet<long> _formats = [];
    private long? _thought;
    private int _details;
    private bool _isOpen;
    private string? _stop;
    private bool _failed;
    private BedrockUsage? _usage;

    /// <summary>A block of a whole answer.</summary>
    public void Block(long index, JsonElement block)
    {
        Start(index, block);
        if (block.Text("text") is { } text)
        {
            sink.Text(text);
        }

        foreach (var piece in block.Find("citationsContent")?.Elements("content") ?? [])
        {
            sink.Text(piece.Text("text") ?? "");
        }

        if (block.Find("toolUse").Find("input") is { } input)
        {
            Input(index, input.GetRawText());
        }

        if (block.Find("reasoningContent") is { } reasoning)
        {
            var thought = reasoning.Find("reasoningText") ?? default;
            Thought(index, thought.Text("text"), thought.Text("signature"), reasoning.Text("redactedContent"));
        }
    }

    public void Start(long index, JsonElement start)
    {
        if (start.Find("toolUse") is not { } call)
        {
            return;
        }

        var name = call.Text("name") ?? "";
        if (name == formatTool)
        {
            _formats.Add(index);
        }
        else if (_calls.TryAdd(index, _calls.Count))
        {
            sink.ToolCall(_calls[index], call.Text("toolUseId") ?? "", name);
        }
    }

    public void Delta(long index, JsonElement delta)
    {
        if (delta.Text("text") is { } text)
        {
            sink.Text(text);
        }

        if (delta.Find("toolUse")?.Text("input") is { } input)
        {
            Input(index, input);
        }

        if (delta.Find("reasoningContent") is { } reasoning)
        {
            Thought(index, reasoning.Text("text"), reasoning.Text("signature"), reasoning.Text("redactedContent"));
        }
    }

    public void Stop(string? reason) => _stop = reason ?? _stop;

    public void Usage(JsonElement usage) => _usage = BedrockUsage.Read(usage) ?? _usage;

    public void Fail(string code, string? message)
    {
        if (!_failed)
        {
            _failed = true;
            sink.Error(code, message);
        }
    }

    /// <summary>The provider has closed its answer: whole where a stop reason came, and not otherwise.</summary>
    public void Complete()
    {
        if (_failed || _stop is null)
        {
            return;
        }

        var isFormat = _stop == "tool_use" && _calls.Count == 0 && _formats.Count > 0;
        sink.Finish(_stop, isFormat ? "stop" : null, _usage is null ? null : _usage.Write);
    }

    private void Input(long index, string piece)
    {
        if (_formats.Contains(index))
        {
            sink.Text(piece);
        }
        else if (_calls.TryGetValue(index, out var call))
        {
            sink.ToolArguments(call, piece);
        }
    }

    private void Thought(long index, string? text, string? signature, string? redacted)
    {
        if (_thought != index || !_isOpen)
        {
            _details += _thought is null ? 0 : 1;
            (_thought, _isOpen) = (index, true);
        }

        if (text is { Length: > 0 })
        {
            sink.Thought(_details, text);
        }

        if (signature is { Length: > 0 })
        {
            sink.ThoughtSignature(_details, signature);
        }

        if (redacted is not null)
        {
            sink.HiddenThought(_details, redacted, id: null);
            _isOpen = false;
        }
    }
}
