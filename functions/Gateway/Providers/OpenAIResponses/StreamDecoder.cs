using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>
/// Reads a streamed response. Items are followed by their position in the output; what was not streamed in pieces is taken from the event that ends it, so that
/// servers that send fewer events lose nothing. Source: OpenAI's API reference, streaming events of responses.
/// </summary>
internal sealed class StreamDecoder(ResponseView view) : IAnswerDecoder
{
    private readonly SseReader _events = new();
    private readonly PooledBody _made = new(1024);
    private readonly Dictionary<long, StreamedItem> _items = [];
    private ChunkWriter? _chunks;
    private int _calls;
    private int _details;
    private bool _begun;
    private bool _ended;

    private ChunkWriter Chunks => _chunks ??= new ChunkWriter(_made);

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output)
    {
        _events.Read(bytes, Take);
        output.Append(_made.Span);
        _made.Clear();
    }

    public void Complete(PooledBody output)
    {
        // The end of a response is an event of its own, and was told when it came.
    }

    public void Dispose()
    {
        _events.Dispose();
        _made.Dispose();
    }

    private void Take(ReadOnlyMemory<byte> data)
    {
        if (_ended || data.Span.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        using var document = JsonDocument.Parse(data, WireJson.Bounded);
        var e = document.RootElement;
        if (e.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("An event of the stream is no object.");
        }

        if (view.KeepsNative)
        {
            Chunks.Native = OnOneLine(data, e);
        }

        Take(e.Text("type") ?? "", e);
        Chunks.Flush();
    }

    private void Take(string type, JsonElement e)
    {
        switch (type)
        {
            case "response.created" or "response.queued" or "response.in_progress":
                Begin(e);
                break;
            case "response.completed" or "response.incomplete" or "response.done":
                End(e.Find("response") ?? e);
                break;
            case "response.failed" or "error":
                _ended = true;
                var (code, message) = ResponseEnd.ErrorOf(e.Find("response") ?? e);
                Chunks.Native = default;
                Chunks.Error(code, message);
                break;
            default:
                if (e.Count("output_index") is { } index)
                {
                    TakeItem(type, ItemAt(index), e);
                }

                break;
        }
    }

    /// <summary>The event as it stood; one that came on several lines is written anew, for it goes on as one.</summary>
    private static ReadOnlyMemory<byte> OnOneLine(ReadOnlyMemory<byte> data, JsonElement e) =>
        data.Span.ContainsAny((byte)'\n', (byte)'\r') ? JsonSerializer.SerializeToUtf8Bytes(e) : data;

    private void Begin(JsonElement e)
    {
        if (e.Find("response") is { } response)
        {
            Chunks.Id = response.Text("id") ?? Chunks.Id;
            Chunks.Model = response.Text("model") ?? Chunks.Model;
            Chunks.Created = response.Count("created_at") ?? Chunks.Created;
        }

        if (!_begun)
        {
            _begun = true;
            Chunks.Begin();
        }
    }

    private void TakeItem(string type, StreamedItem item, JsonElement e)
    {
        var delta = e.Text("delta") ?? "";
        switch (type)
        {
            case "response.output_item.added":
                Open(item, e.Find("item"));
                break;
            case "response.output_text.delta":
                item.HasText = true;
                Chunks.Text(delta);
                break;
            case "response.refusal.delta":
                item.HasRefusal = true;
                Chunks.Refusal(delta);
                break;
            case "response.output_text.annotation.added":
                Annotate(item, e.Find("annotation"));
                break;
            case "response.reasoning_summary_text.delta":
                Think(item, "summary", e.Count("summary_index") ?? 0, delta);
                break;
            case "response.reasoning_text.delta":
                Think(item, "text", e.Count("content_index") ?? 0, delta);
                break;
            case "response.function_call_arguments.delta":
                Call(item, e);
                item.Arguments += delta.Length;
                Chunks.ToolArguments(item.Call ?? 0, delta);
                break;
            case "response.function_call_arguments.done":
                Call(item, e);
                Arguments(item, e.Text("arguments"));
                break;
            case "response.output_item.done":
                Close(item, e.Find("item"));
                break;
        }
    }

    private void Open(StreamedItem item, JsonElement? opened)
    {
        item.Id = opened?.Text("id") ?? item.Id;
        if (opened is { } json && json.Text("type") == "function_call")
        {
            Call(item, json);
            Arguments(item, json.Text("arguments"));
        }
    }

    /// <summary>Begins a call, where its name is known.</summary>
    private void Call(StreamedItem item, JsonElement json)
    {
        if (item.Call is null && json.Text("name") is { } name)
        {
            item.Call = _calls++;
            Chunks.ToolCall(item.Call.Value, json.Text("call_id") ?? json.Text("item_id") ?? item.Id ?? "", name);
        }
    }

    /// <summary>Tells arguments that did not come in pieces.</summary>
    private void Arguments(StreamedItem item, string? arguments)
    {
        if (item is { Call: { } call, Arguments: 0 } && arguments is { Length: > 0 })
        {
            item.Arguments = arguments.Length;
            Chunks.ToolArguments(call, arguments);
        }
    }

    private void Think(StreamedItem item, string kind, long part, string text)
    {
        if (view.HidesThoughts || text.Length == 0)
        {
            return;
        }

        if (!item.Thoughts.TryGetValue((kind, part), out var index))
        {
            item.Thoughts.Add((kind, part), index = _details++);
        }

        Chunks.Reasoning(text, Thoughts.Detail(kind, text, item.Id, index, view.Format));
    }

    private void Annotate(StreamedItem item, JsonElement? annotation)
    {
        if (annotation is { } said && UrlCitation.Of(said) is { } write)
        {
            item.HasAnnotation = true;
            Chunks.Delta(json =>
            {
                json.WriteStartArray("annotations");
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
                json.WriteEndArray();
            });
        }
    }

    private void Close(StreamedItem item, JsonElement? done)
    {
        if (done is not { } json)
        {
            return;
        }

        item.Id ??= json.Text("id");
        switch (json.Text("type"))
        {
            case "message":
                CloseMessage(item, json);
                break;
            case "function_call":
                Call(item, json);
                Arguments(item, json.Text("arguments"));
                break;
            case "reasoning":
                CloseThoughts(item, json);
                break;
            case "image_generation_call" when json.Text("result") is { Length: > 0 } image:
                Chunks.Image("data:image/png;base64," + image);
                break;
        }
    }

    private void CloseMessage(StreamedItem item, JsonElement message)
    {
        var (hadText, hadRefusal, hadAnnotation) = (item.HasText, item.HasRefusal, item.HasAnnotation);
        foreach (var part in message.Elements("content"))
        {
            if (!hadText && part.Text("type") == "output_text")
            {
                Chunks.Text(part.Text("text") ?? "");
            }

            if (!hadRefusal && part.Text("type") == "refusal")
            {
                Chunks.Refusal(part.Text("refusal") ?? "");
            }

            foreach (var annotation in hadAnnotation ? [] : part.Elements("annotations"))
            {
                Annotate(item, annotation);
            }
        }
    }

    private void CloseThoughts(StreamedItem item, JsonElement reasoning)
    {
        if (view.HidesThoughts)
        {
            return;
        }

        if (item.Thoughts.Count == 0)
        {
            foreach (var (list, kind) in ((string, string)[])[("summary", "summary"), ("content", "text")])
            {
                var part = 0;
                foreach (var text in reasoning.Elements(list).Select(static element => element.Text("text") ?? ""))
                {
                    Think(item, kind, part++, text);
                }
            }
        }

        if (reasoning.Text("encrypted_content") is { Length: > 0 } data)
        {
            Chunks.Reasoning("", Thoughts.Detail("data", data, item.Id, _details++, view.Format));
        }
    }

    private void End(JsonElement response)
    {
        _ended = true;
        Chunks.Id = response.Text("id") ?? Chunks.Id;
        Chunks.Model = response.Text("model") ?? Chunks.Model;
        Chunks.ServiceTier = response.Text("service_tier");
        Chunks.Finish(ResponseEnd.FinishOf(response, _calls > 0), ResponseUsage.Of(response));
        Chunks.Done();
    }

    private StreamedItem ItemAt(long index)
    {
        if (!_items.TryGetValue(index, out var item))
        {
            _items.Add(index, item = new StreamedItem());
        }

        return item;
    }
}
