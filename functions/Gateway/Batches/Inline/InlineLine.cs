using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Batches.Inline;

/// <summary>A request of an inline batch as the line that it would be in a file. Pure.</summary>
internal static class InlineLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="output">Where the line goes.</param>
    /// <param name="head">What stands before the requests.</param>
    /// <param name="request">The request.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <exception cref="GatewayException">400: it names another model than the batch.</exception>
    public static void Write(IBufferWriter<byte> output, InlineHead head, ReadOnlyMemory<byte> request, int number)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("method", "POST");
        json.WriteString("url", head.Endpoint);
        var reader = new Utf8JsonReader(request.Span, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isBody) = (reader.ValueTextEquals("custom_id"u8), reader.ValueTextEquals("body"u8));
            reader.Read();
            var (start, type) = ((int)reader.TokenStartIndex, reader.TokenType);
            reader.Skip();
            var value = request.Span[start..(int)reader.BytesConsumed];
            if (isId)
            {
                json.WritePropertyName("custom_id");
                json.WriteRawValue(value, skipInputValidation: true);
            }
            else if (isBody)
            {
                json.WritePropertyName("body");
                WriteBody(json, head, value, type, number);
            }
        }

        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void WriteBody(Utf8JsonWriter json, InlineHead head, ReadOnlySpan<byte> body, JsonTokenType type, int number)
    {
        var line = body.ToArray();

        // Line breaks of JSON stand between its tokens alone, where a space says the same.
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        if (type != JsonTokenType.StartObject || HasModel(line, head, number))
        {
            json.WriteRawValue(line, skipInputValidation: true);
            return;
        }

        var members = line.AsSpan(1, line.Length - 2).Trim((byte)' ');
        var model = JsonEncodedText.Encode(head.Model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        json.WriteRawValue((ReadOnlySpan<byte>)[.. "{\"model\":\""u8, .. model, .. "\""u8, .. members.IsEmpty ? ""u8 : ","u8, .. members, .. "}"u8], skipInputValidation: true);
    }

    private static bool HasModel(ReadOnlySpan<byte> body, InlineHead head, int number)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isModel = reader.ValueTextEquals("model"u8);
            reader.Read();
            if (isModel)
            {
                return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(head.Model)
                    ? true
                    : throw BatchErrors.Invalid($"Request {number} names another model than the batch. All requests of a batch have its \"model\"; leave it out of their bodies.");
            }

            reader.Skip();
        }

        return false;
    }
}
