using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Responses.Reading;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>
/// Puts one answer into the words of the Responses API. What a provider of the same wire said is passed on; all else is told anew, streamed and whole by the same
/// steps, so that both end as the same response.
/// </summary>
internal sealed class ResponseEncoder : IAnswerEncoder
{
    private static ReadOnlySpan<byte> Kept => "\"store\":true"u8;

    private readonly EventWriter _events = new();
    private readonly ResponseOutput _output;
    private readonly ResponseDocument _document;
    private readonly NativeRelay _relay;
    private readonly bool _isKept;
    private bool _begun;
    private bool _ended;
    private string? _finish;
    private byte[] _last = [];

    public ResponseEncoder(ResponseEcho echo, TimeProvider time)
    {
        _isKept = echo.Is("store");
        _output = new ResponseOutput(_events);
        _document = new ResponseDocument(echo, time);
        _relay = new NativeRelay(echo, time);
    }

    public ReadOnlyMemory<byte> Ended => _last;

    public void Chunk(ChatAnswer chunk, PooledBody output)
    {
        if (_ended)
        {
            return;
        }

        var start = output.Length;
        Take(chunk, output);
        if (_ended && _isKept)
        {
            _last = ResponseIn(output.Span[start..]);
        }
    }

    public void Unkept(PooledBody output)
    {
        // Text of an answer has its quotes escaped, and what stands last is the response's own.
        var at = output.Span.LastIndexOf(Kept);
        if (at >= 0)
        {
            var rest = output.Span[(at + Kept.Length)..].ToArray();
            output.Truncate(at);
            output.Append("\"store\":false"u8);
            output.Append(rest);
        }
    }

    private void Take(ChatAnswer chunk, PooledBody output)
    {
        var isEnd = chunk.Error is not null || (chunk.Usage is not null && chunk.FinishReason is null);
        if (chunk.Native is not null || _relay.HasBegun)
        {
            _ended = isEnd;
            _relay.Take(chunk, isEnd, output);
            return;
        }

        _events.Output = output;
        Begin(chunk);
        _output.Take(chunk, isPiece: true);
        _finish = chunk.FinishReason ?? _finish;
        if (isEnd)
        {
            _ended = true;
            End(chunk);
            EventWriter.WriteEnd(output);
        }
    }

    public void KeepAlive(PooledBody output) => output.Append(": INTERCHANGE PROCESSING\n\n"u8);

    public void Whole(ChatAnswer answer, PooledBody output)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            if (answer.Native is { } native)
            {
                _relay.WriteResponse(json, native, answer);
            }
            else
            {
                _output.Take(answer, isPiece: false);
                _finish = answer.FinishReason;
                var status = StatusOf(answer);
                CompleteItems(status);
                Write(json, answer, status);
            }
        }

        output.Append(buffer.WrittenSpan);
    }

    /// <summary>The response in the last event; empty where there is none.</summary>
    private static byte[] ResponseIn(ReadOnlySpan<byte> events)
    {
        const string Data = "\ndata: {";
        var end = events.LastIndexOf("data: [DONE]"u8);
        events = end < 0 ? events : events[..end];
        var start = events.LastIndexOf(System.Text.Encoding.UTF8.GetBytes(Data));
        if (start < 0)
        {
            return [];
        }

        var reader = new Utf8JsonReader(events[(start + Data.Length - 1)..], isFinalBlock: false, default);
        var last = JsonElement.ParseValue(ref reader);
        return last.TryGetProperty("response", out var response) ? System.Text.Encoding.UTF8.GetBytes(response.GetRawText()) : [];
    }

    private void Begin(ChatAnswer chunk)
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        var first = chunk with { Usage = null, Error = null, RoutingRecord = null };
        foreach (var type in (ReadOnlySpan<string>)["response.created", "response.in_progress"])
        {
            _events.Write(type, json =>
            {
                json.WritePropertyName("response");
                Write(json, first, ResponseStatus.InProgress);
            });
        }
    }

    private void End(ChatAnswer chunk)
    {
        var status = StatusOf(chunk);
        CompleteItems(status);
        var type = status switch
        {
            ResponseStatus.Completed => "response.completed",
            ResponseStatus.Incomplete => "response.incomplete",
            _ => "response.failed",
        };
        _events.Write(type, json =>
        {
            json.WritePropertyName("response");
            Write(json, chunk, status);
        });
    }

    private void CompleteItems(ResponseStatus status)
    {
        if (status == ResponseStatus.Failed)
        {
            _output.BreakOff();
        }
        else
        {
            _output.Complete(isWhole: status == ResponseStatus.Completed);
        }
    }

    private ResponseStatus StatusOf(ChatAnswer answer) => (answer.Error, _finish) switch
    {
        (not null, _) or (_, "error") => ResponseStatus.Failed,
        (_, "length" or "content_filter") => ResponseStatus.Incomplete,
        _ => ResponseStatus.Completed,
    };

    private void Write(Utf8JsonWriter json, ChatAnswer answer, ResponseStatus status) =>
        _document.Write(json, answer, status, filtered: _finish == "content_filter", _output.WriteTo);
}
