using System.Text.Json;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>
/// A streamed answer, translated: one block is open at a time, each with its start, its deltas and its stop; the end comes with the priced usage. Not thread-safe.
/// </summary>
internal sealed class StreamedMessage(EventWriter events, bool omitsThoughts, long promptTokens)
{
    private readonly CallQueue _calls = new();
    private int _blocks;
    private OpenKind _open;
    private ThoughtDetails? _thought;
    private bool _started;
    private string _refusal = "";
    private string _late = "";
    private (string Reason, string? Native)? _finish;
    private string? _tier;

    /// <summary>What the block that is open holds.</summary>
    private enum OpenKind
    {
        None,
        Text,
        Thought,
        Call,
    }

    public void Chunk(ChatAnswer chunk, PooledBody output)
    {
        Start(chunk, output);
        _tier = chunk.ServiceTier ?? _tier;
        Think(chunk, output);
        Say(chunk, output);
        foreach (var call in chunk.ToolCalls)
        {
            _calls.Add(call);
            WriteCalls(output, isLast: false);
        }

        if (chunk.FinishReason is { } reason)
        {
            _finish ??= (reason, chunk.NativeFinishReason);
        }

        if (chunk.Usage is { } usage && chunk.FinishReason is null)
        {
            End(usage, chunk, output);
        }
    }

    private void Start(ChatAnswer chunk, PooledBody output)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        events.Event(
            "message_start",
            json =>
            {
                json.WriteStartObject("message");
                json.WriteString("id", chunk.Id);
                json.WriteString("type", "message");
                json.WriteString("role", "assistant");
                json.WriteString("model", chunk.Model);
                if (chunk.Provider is { } provider)
                {
                    json.WriteString("provider", provider);
                }

                json.WriteNull("container");
                json.WriteStartArray("content");
                json.WriteEndArray();
                json.WriteNull("stop_reason");
                json.WriteNull("stop_sequence");
                json.WriteNull("stop_details");
                MessageUsage.WriteBegun(json, promptTokens);
                json.WriteEndObject();
            },
            output);
    }

    private void Think(ChatAnswer chunk, PooledBody output)
    {
        var details = chunk.ReasoningDetails;
        if (chunk.Reasoning.Length > 0)
        {
            // The text of a chunk belongs to the first of its details that has one.
            var own = details.FirstOrDefault(static detail => ThoughtDetails.IsReadable(detail));
            OpenThought(own, output);
            if (!omitsThoughts)
            {
                Delta("thinking_delta", "thinking", chunk.Reasoning, output);
            }
        }

        foreach (var detail in details)
        {
            if (ThoughtDetails.IsReadable(detail))
            {
                OpenThought(detail, output);
                _thought!.Add(detail);
                if (detail.Text("signature") is { Length: > 0 })
                {
                    Close(output);
                }
            }
            else
            {
                Hidden(detail, output);
            }
        }
    }

    private void OpenThought(JsonElement detail, PooledBody output)
    {
        if (_open == OpenKind.Thought && (detail.ValueKind == JsonValueKind.Undefined || _thought!.Takes(detail)))
        {
            return;
        }

        Open(OpenKind.Thought, static json => MessageBlocks.Thinking(json, "", ""), output);
        _thought = new ThoughtDetails();
    }

    private void Hidden(JsonElement detail, PooledBody output)
    {
        Close(output);
        if (MessageBlocks.ServerTool(detail) is var (call, result))
        {
            Single(call, output);
            if (result is { } found)
            {
                SingleBlock(json => MessageBlocks.Completed(json, found), output);
            }

            return;
        }

        var data = MessageBlocks.Data(detail);
        Single(json => MessageBlocks.Redacted(json, data), output);
    }

    private void Say(ChatAnswer chunk, PooledBody output)
    {
        _refusal += chunk.Refusal;
        var text = chunk.Text + chunk.Refusal + string.Concat(chunk.Images.Select(ImageText.Of));
        if (text.Length > 0 && _calls.IsOpen)
        {
            // A block cannot be gone on with once another has begun: the text waits for the call.
            _late += text;
            return;
        }

        Say(text, output);

        foreach (var annotation in chunk.Annotations.Where(MessageBlocks.IsCitation))
        {
            OpenText(output);
            events.Event(
                "content_block_delta",
                json =>
                {
                    json.WriteNumber("index", _blocks - 1);
                    json.WriteStartObject("delta");
                    json.WriteString("type", "citations_delta");
                    json.WriteStartObject("citation");
                    MessageBlocks.Citation(json, annotation);
                    json.WriteEndObject();
                    json.WriteEndObject();
                },
                output);
        }
    }

    private void Say(string text, PooledBody output)
    {
        if (text.Length > 0)
        {
            OpenText(output);
            Delta("text_delta", "text", text, output);
        }
    }

    private void OpenText(PooledBody output)
    {
        if (_open != OpenKind.Text)
        {
            Open(OpenKind.Text, static json => MessageBlocks.Text(json, "", []), output);
        }
    }

    private void WriteCalls(PooledBody output, bool isLast)
    {
        while (_calls.Next(isLast) is var (call, begins, arguments))
        {
            if (begins)
            {
                Open(OpenKind.Call, json => MessageBlocks.ToolUse(json, call.Id, call.Name, ""), output);
            }

            if (arguments.Length > 0)
            {
                Delta("input_json_delta", "partial_json", arguments, output);
            }
        }
    }

    private void End(JsonElement usage, ChatAnswer chunk, PooledBody output)
    {
        WriteCalls(output, isLast: true);
        Say(_late, output);
        Close(output);
        events.Event(
            "message_delta",
            json =>
            {
                json.WriteStartObject("delta");
                json.WriteNull("container");
                MessageEnd.Write(json, _finish?.Reason, _finish?.Native, _refusal);
                json.WriteEndObject();
                MessageUsage.Write(json, usage, _tier, native: null);
            },
            output);
        events.Stop(chunk.RoutingRecord, output);
    }

    private void Open(OpenKind kind, Action<Utf8JsonWriter> writeBlock, PooledBody output)
    {
        Close(output);
        _open = kind;
        StartBlock(
            json =>
            {
                json.WriteStartObject();
                writeBlock(json);
                json.WriteEndObject();
            },
            output);
    }

    /// <summary>A block that has come whole.</summary>
    private void Single(Action<Utf8JsonWriter> writeMembers, PooledBody output) => SingleBlock(
        json =>
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        },
        output);

    private void SingleBlock(Action<Utf8JsonWriter> writeBlock, PooledBody output)
    {
        StartBlock(writeBlock, output);
        StopBlock(output);
    }

    private void StartBlock(Action<Utf8JsonWriter> writeBlock, PooledBody output) => events.Event(
        "content_block_start",
        json =>
        {
            json.WriteNumber("index", _blocks++);
            json.WritePropertyName("content_block");
            writeBlock(json);
        },
        output);

    private void Close(PooledBody output)
    {
        if (_open == OpenKind.None)
        {
            return;
        }

        if (_open == OpenKind.Thought && _thought!.Proof() is { Length: > 0 } proof)
        {
            Delta("signature_delta", "signature", proof, output);
        }

        _open = OpenKind.None;
        _thought = null;
        StopBlock(output);
    }

    private void StopBlock(PooledBody output) => events.Event("content_block_stop", json => json.WriteNumber("index", _blocks - 1), output);

    private void Delta(string type, string member, string piece, PooledBody output) => events.Event(
        "content_block_delta",
        json =>
        {
            json.WriteNumber("index", _blocks - 1);
            json.WriteStartObject("delta");
            json.WriteString("type", type);
            json.WriteString(member, piece);
            json.WriteEndObject();
        },
        output);
}
