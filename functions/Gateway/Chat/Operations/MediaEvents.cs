using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>Events of streamed images. Pure. Source: <c>ImageStreamingResponse</c> of OpenRouter's OpenAPI document.</summary>
internal static class MediaEvents
{
    private const string CompletedType = "image_generation.completed";

    private static readonly byte[] Prefix = "data: "u8.ToArray();
    private static readonly byte[] Suffix = "\n\n"u8.ToArray();
    private static readonly byte[] Done = "data: [DONE]\n\n"u8.ToArray();

    /// <summary>The end of a stream.</summary>
    public static ReadOnlySpan<byte> End => Done;

    /// <summary>A part of an image.</summary>
    public static ReadOnlyMemory<byte> Partial(long index, JsonElement base64) => Event(json =>
    {
        json.WriteString("type", "image_generation.partial_image");
        json.WriteNumber("partial_image_index", index);
        json.WritePropertyName("b64_json");
        base64.WriteTo(json);
    });

    /// <summary>A whole image.</summary>
    /// <param name="base64">Its bytes.</param>
    /// <param name="mediaType">Its type; null when it is not known.</param>
    /// <param name="created">Unix seconds.</param>
    /// <param name="usage">What all images together have used; empty for those that are not the last.</param>
    public static ReadOnlyMemory<byte> Completed(JsonElement base64, string? mediaType, long created, ReadOnlyMemory<byte> usage) => Event(json =>
    {
        json.WriteString("type", CompletedType);
        json.WriteNumber("created", created);
        json.WritePropertyName("b64_json");
        base64.WriteTo(json);
        if (mediaType is not null)
        {
            json.WriteString("media_type", mediaType);
        }

        if (!usage.IsEmpty)
        {
            json.WritePropertyName("usage");
            json.WriteRawValue(usage.Span, skipInputValidation: true);
        }
    });

    /// <summary>An answer in one piece, as events with their end.</summary>
    /// <param name="answer">In the caller's form, without <c>usage</c>.</param>
    /// <param name="usage">The value of <c>usage</c>.</param>
    public static ReadOnlyMemory<byte> Completed(ReadOnlyMemory<byte> answer, ReadOnlyMemory<byte> usage)
    {
        using var document = JsonDocument.Parse(answer);
        var created = document.RootElement.Count("created") ?? 0;
        var images = document.RootElement.Elements("data").ToList();
        var buffer = new ArrayBufferWriter<byte>(answer.Length + 1024);
        for (var index = 0; index < images.Count; index++)
        {
            buffer.Write(Completed(images[index].Find("b64_json")!.Value, images[index].Text("media_type"), created, index == images.Count - 1 ? usage : default).Span);
        }

        buffer.Write(Done);
        return buffer.WrittenMemory;
    }

    /// <summary>The failure of a stream that has begun.</summary>
    public static ReadOnlyMemory<byte> Error(GatewayError error) => Event(json =>
    {
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("code", error.Status.ToString(CultureInfo.InvariantCulture));
        json.WriteString("message", error.Message);
        json.WriteNull("param");
        json.WriteString("type", error.Type);
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Event(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write(Prefix);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        buffer.Write(Suffix);
        return buffer.WrittenMemory;
    }
}
