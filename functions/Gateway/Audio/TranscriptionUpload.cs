using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Interchange.Gateway.Audio;

/// <summary>
/// A request for a transcription as a document, whichever way it came: as one, or as OpenAI's form with the file. Source: <c>createAudioTranscriptions</c> of OpenRouter's OpenAPI document.
/// </summary>
internal static class TranscriptionUpload
{
    /// <summary>25 MB, as at OpenAI.</summary>
    public const int LargestFile = 25 * 1024 * 1024;

    private const int LongestField = 16 * 1024;

    /// <summary>Reads the request; whoever takes the document disposes of it.</summary>
    /// <exception cref="GatewayException">400: the form has not what it must have, or something else; 413: the file is too large.</exception>
    public static async ValueTask<PooledBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!FormParts.IsForm(request))
        {
            return await RequestBody.ReadAsync(request, cancellationToken);
        }

        if (request.ContentLength > LargestFile + (LongestField * 8))
        {
            throw TooLarge();
        }

        using var file = new PooledBody((int)Math.Min(request.ContentLength ?? LongestField, LargestFile) + 1);
        var fields = new List<(string Name, string Value)>();
        string? format = null;
        await FormParts.ReadAsync(request, "Send the sound as multipart/form-data, with the fields \"file\" and \"model\".", TakeAsync, cancellationToken);
        if (file.Length == 0)
        {
            throw OperationFields.Invalid("The form has no \"file\", or an empty one. Send the sound as a file.");
        }

        return Write(file.Span, format, fields);

        async Task TakeAsync(string? name, ContentDispositionHeaderValue disposition, Stream body)
        {
            switch (name)
            {
                case "file" when file.Length > 0:
                    throw OperationFields.Invalid("The form has two files. Send one to a request.");
                case "file":
                    format = SoundFormat.Of(HeaderUtilities.RemoveQuotes(disposition.FileName).Value, mediaType: null);
                    await FormParts.CopyAsync(body, AppendAsync, cancellationToken);
                    break;
                case "model" or "language" or "response_format" or "temperature" or "timestamp_granularities[]" or "prompt" or "chunking_strategy" or "user":
                    fields.Add((name, await FormParts.TextAsync(body, LongestField, cancellationToken)));
                    break;
                case "stream" when await FormParts.TextAsync(body, LongestField, cancellationToken) is "false":
                    break;
                default:
                    throw OperationFields.Invalid(
                        "The form has a field that is not served. It may have file, model, language, response_format, temperature, timestamp_granularities[], prompt, chunking_strategy and user.");
            }
        }

        ValueTask AppendAsync(ReadOnlyMemory<byte> bytes)
        {
            if (file.Length + bytes.Length > LargestFile)
            {
                throw TooLarge();
            }

            file.Append(bytes.Span);
            return default;
        }
    }

    private static PooledBody Write(ReadOnlySpan<byte> file, string? format, List<(string Name, string Value)> fields)
    {
        var document = new PooledBody(file.Length / 3 * 4 + 1024);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ChatJson.Readable))
        {
            json.WriteStartObject();
            foreach (var (name, value) in fields.Where(static field => field.Name != "timestamp_granularities[]"))
            {
                if (name == "temperature" && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var temperature))
                {
                    json.WriteNumber(name, temperature);
                }
                else
                {
                    json.WriteString(name, value);
                }
            }

            json.WriteStartArray("timestamp_granularities");
            foreach (var (_, value) in fields.Where(static field => field.Name == "timestamp_granularities[]"))
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
            json.WriteStartObject("input_audio");
            json.WriteString("format", format ?? "");
            json.WriteBase64String("data", file);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        document.Append(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        return document;
    }

    private static GatewayException TooLarge() =>
        new(GatewayError.TooLarge("The file is larger than 25 MB. Compress it, or send it in base64 as \"input_audio\"."));
}
