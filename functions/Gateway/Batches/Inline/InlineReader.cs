using System.Text.Json;
using Interchange.Gateway.Batches.Lines;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Batches.Inline;

/// <summary>
/// Reads an inline batch as it arrives: <c>endpoint</c> and <c>model</c>, then the requests one after the other, with no more than one of them in memory.
/// Source: OpenRouter's Batch API.
/// </summary>
internal sealed class InlineReader(Stream body) : IDisposable
{
    private const int MaxDepth = 256;
    private const int LongestHead = 64 * 1024;

    private readonly PooledBody _buffer = new(64 * 1024);
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaxDepth });
    private bool _isWhole;
    private int _taken;

    /// <summary>The fields before the requests.</summary>
    /// <exception cref="GatewayException">400: it is no JSON object, a field is wrong, or the requests come first.</exception>
    public async Task<InlineHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        if (await NextAsync(LongestHead, cancellationToken) is not { Type: JsonTokenType.StartObject })
        {
            throw BatchErrors.Invalid("The body must be a JSON object with \"endpoint\", \"model\" and \"requests\", in that order.");
        }

        var (endpoint, model) = (default(string), default(string));
        while (await NextAsync(LongestHead, cancellationToken) is { Type: JsonTokenType.PropertyName, Text: var name })
        {
            if (name == "requests")
            {
                return await NextAsync(LongestHead, cancellationToken) is { Type: JsonTokenType.StartArray }
                    ? new InlineHead(
                        endpoint ?? throw BatchErrors.Invalid("\"endpoint\" must stand before \"requests\": they are read as they arrive."),
                        model ?? throw BatchErrors.Invalid("\"model\" must stand before \"requests\": they are read as they arrive."))
                    : throw BatchErrors.Invalid("\"requests\" must be an array of {\"custom_id\", \"body\"}.");
            }

            var value = await NextAsync(LongestHead, cancellationToken) is { Type: JsonTokenType.String, Text: { Length: > 0 } text } ? text : null;
            switch (name)
            {
                case "endpoint":
                    endpoint = value ?? throw BatchErrors.Invalid("\"endpoint\" must be a string, such as \"/v1/chat/completions\".");
                    break;
                case "model":
                    model = value ?? throw BatchErrors.Invalid("\"model\" must be a string, such as \"openai/gpt-4.1-mini\".");
                    break;
                case "completion_window" when value is "24h":
                    break;
                case "completion_window":
                    throw BatchErrors.Invalid("\"completion_window\" must be \"24h\".");
                default:
                    throw BatchErrors.Invalid("The body has a field that is not served. It may have \"endpoint\", \"model\", \"completion_window\" and \"requests\", in that order.");
            }
        }

        throw BatchErrors.Invalid("\"requests\" is missing: an array of {\"custom_id\", \"body\"}.");
    }

    /// <summary>The next request as it stands; null after the last one. Valid until the next is asked for.</summary>
    /// <exception cref="GatewayException">400: the body is no JSON, breaks off, or goes on after the requests; 413: a request is too large.</exception>
    public async Task<ReadOnlyMemory<byte>?> NextRequestAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake() is { } taken)
            {
                if (taken.Type == JsonTokenType.EndArray)
                {
                    await EndAsync(cancellationToken);
                    return null;
                }

                return taken.Type == JsonTokenType.StartObject ? taken.Bytes : throw BatchErrors.Invalid("Each of \"requests\" must be an object with \"custom_id\" and \"body\".");
            }

            await FillAsync(JsonLines.Longest, cancellationToken);
        }
    }

    public void Dispose() => _buffer.Dispose();

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (await NextAsync(LongestHead, cancellationToken) is not { Type: JsonTokenType.EndObject })
        {
            throw BatchErrors.Invalid("Nothing may stand behind \"requests\". Put the other fields before it.");
        }

        _buffer.Consume(_taken);
        _taken = 0;
        while (!_isWhole)
        {
            await FillAsync(LongestHead, cancellationToken);
        }

        if (!_buffer.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw BatchErrors.Invalid("Something stands behind the end of the JSON object.");
        }
    }

    private (JsonTokenType Type, ReadOnlyMemory<byte> Bytes)? TryTake()
    {
        _buffer.Consume(_taken);
        _taken = 0;
        try
        {
            var reader = new Utf8JsonReader(_buffer.Span, _isWhole, _state);
            if (!reader.Read())
            {
                return null;
            }

            var (type, start) = (reader.TokenType, (int)reader.TokenStartIndex);
            if (!reader.TrySkip())
            {
                return null;
            }

            _state = reader.CurrentState;
            _taken = (int)reader.BytesConsumed;
            return (type, _buffer.Memory[start.._taken]);
        }
        catch (JsonException exception)
        {
            throw NotJson(exception);
        }
    }

    private async Task<(JsonTokenType Type, string? Text)?> NextAsync(int longest, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryNext() is { } token)
            {
                return token;
            }

            await FillAsync(longest, cancellationToken);
        }
    }

    private (JsonTokenType Type, string? Text)? TryNext()
    {
        _buffer.Consume(_taken);
        _taken = 0;
        try
        {
            var reader = new Utf8JsonReader(_buffer.Span, _isWhole, _state);
            if (!reader.Read())
            {
                return null;
            }

            var text = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? reader.GetString() : null;
            _state = reader.CurrentState;
            _taken = (int)reader.BytesConsumed;
            return (reader.TokenType, text);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw NotJson(exception);
        }
    }

    private async Task FillAsync(int longest, CancellationToken cancellationToken)
    {
        if (_isWhole)
        {
            throw NotJson(cause: null);
        }

        if (_buffer.Length > longest)
        {
            throw new GatewayException(GatewayError.TooLarge($"A part of the body has more than {longest} bytes, which is the most that this gateway takes of a request in a batch."));
        }

        try
        {
            var read = await body.ReadAsync(_buffer.GetMemory(16 * 1024), cancellationToken);
            _buffer.Advance(read);
            _isWhole = read == 0;
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException exception)
        {
            throw new GatewayException(
                exception.StatusCode == 413
                    ? GatewayError.TooLarge("The batch is larger than this gateway takes. Make several of it, or upload its lines as a file.")
                    : GatewayError.InvalidRequest("The body ended before its end. Send all of it."),
                exception);
        }
    }

    private static GatewayException NotJson(Exception? cause) => new(GatewayError.InvalidRequest("The body is not valid JSON, or breaks off. Send one JSON object."), cause);
}
