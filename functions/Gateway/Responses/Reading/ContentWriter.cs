using System.Text.Json;
using Interchange.Gateway.Errors;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>Writes the content of an item as the content of a chat message. Source: <c>InputText</c>, <c>InputImage</c>, <c>InputFile</c>, <c>InputAudio</c>, <c>InputVideo</c>.</summary>
internal static class ContentWriter
{
    /// <exception cref="GatewayException">400: neither a string nor an array of pieces that are served.</exception>
    public static void Write(Utf8JsonWriter json, JsonElement? content)
    {
        if (content is not { } said)
        {
            json.WriteStringValue("");
            return;
        }

        if (said.ValueKind == JsonValueKind.String)
        {
            json.WriteRaw(said);
            return;
        }

        if (said.ValueKind != JsonValueKind.Array)
        {
            throw MustBe("input.content", "a string, or an array of pieces");
        }

        json.WriteStartArray();
        foreach (var part in said.EnumerateArray())
        {
            json.WriteStartObject();
            WritePart(json, Expect(part, JsonValueKind.Object, "input.content", "a string, or an array of pieces"));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the members of a piece.</summary>
    public static void WritePart(Utf8JsonWriter json, JsonElement part)
    {
        switch (Find(part, "type") is { } type ? Text(type, "input.content.type") : "")
        {
            case "input_text" or "output_text" or "text":
                json.WriteString("type", "text");
                json.WriteRaw("text", NeedString(part, "text", "input.content.text"));
                break;
            case "refusal":
                json.WriteString("type", "text");
                json.WriteRaw("text", NeedString(part, "refusal", "input.content.refusal"));
                break;
            case "input_image":
                WriteImage(json, part);
                break;
            case "input_file":
                WriteFile(json, part);
                break;
            case "input_audio":
                json.WriteString("type", "input_audio");
                json.WriteRaw("input_audio", Find(part, "input_audio") is { ValueKind: JsonValueKind.Object } audio
                    ? audio
                    : throw MustBe("input.content.input_audio", "an object with \"data\" and \"format\""));
                break;
            case "input_video":
                json.WriteString("type", "video_url");
                json.WriteStartObject("video_url");
                json.WriteRaw("url", NeedString(part, "video_url", "input.content.video_url"));
                json.WriteEndObject();
                break;
            default:
                throw Invalid("\"input.content\" holds a piece of a type that is not served. Send input_text, input_image, input_file, input_audio or input_video.");
        }

        // Where the cached part of a prompt ends, in the form of either vendor.
        if (Find(part, "cache_control") is { } cache)
        {
            json.WriteRaw("cache_control", cache);
        }
        else if (Find(part, "prompt_cache_breakpoint") is { ValueKind: JsonValueKind.Object })
        {
            json.WriteStartObject("cache_control");
            json.WriteString("type", "ephemeral");
            json.WriteEndObject();
        }
    }

    private static void WriteImage(Utf8JsonWriter json, JsonElement part)
    {
        if (FindString(part, "image_url", "input.content.image_url") is not { } url)
        {
            throw Invalid("An \"input_image\" needs \"image_url\": the image as an address or a data URL. Ids of stored files are not served for images.");
        }

        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteRaw("url", url);
        if (FindString(part, "detail", "input.content.detail") is { } detail)
        {
            json.WriteRaw("detail", detail);
        }

        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, JsonElement part)
    {
        json.WriteString("type", "file");
        json.WriteStartObject("file");
        if (FindString(part, "filename", "input.content.filename") is { } filename)
        {
            json.WriteRaw("filename", filename);
        }

        if (FindString(part, "file_data", "input.content.file_data") is { } data)
        {
            json.WriteRaw("file_data", data);
        }
        else if (FindString(part, "file_url", "input.content.file_url") is { } url)
        {
            json.WriteRaw("file_data", url);
        }
        else if (FindString(part, "file_id", "input.content.file_id") is { } id)
        {
            json.WriteRaw("file_id", id);
        }
        else
        {
            throw Invalid("An \"input_file\" needs \"file_data\", \"file_url\" or \"file_id\".");
        }

        json.WriteEndObject();
    }
}
