using System.Text.Json;
using Interchange.Gateway.Files;
using static Interchange.Gateway.Messages.Requests.RequestReader;

namespace Interchange.Gateway.Messages.Requests;

/// <summary>Blocks of content as parts of a chat message. Blocks that chat completions has no word for stand as they are: a wire that knows them takes them. Pure.</summary>
internal static class PartWriter
{
    /// <summary>Writes a content: a string where it is plain text, parts otherwise.</summary>
    public static void WriteContent(Utf8JsonWriter json, List<JsonElement> blocks)
    {
        if (blocks is [var only] && only.Text("type") == "text" && only.Find("cache_control") is null)
        {
            json.WriteStringValue(TextOf(only));
            return;
        }

        json.WriteStartArray();
        foreach (var block in blocks)
        {
            Write(json, block);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, JsonElement block)
    {
        switch (block.Text("type"))
        {
            case "text":
                WriteText(json, block, TextOf(block));
                break;
            case "image" when block.Find("source") is { } source && AddressOf(source) is { } url:
                json.WriteStartObject();
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WriteString("url", url);
                json.WriteEndObject();
                WriteCache(json, block);
                json.WriteEndObject();
                break;
            case "image" when block.Find("source") is { } source && IdOf(source) is { } id:
                WriteFile(json, block, "file_id", id);
                break;
            case "document" when block.Find("source") is { } source:
                WriteDocument(json, block, source);
                break;
            case "search_result":
                var found = string.Concat(block.Elements("content").Select(static text => text.Text("text")));
                WriteText(json, block, $"{block.Text("title")}\n{block.Text("source")}\n{found}");
                break;
            case "tool_reference":
                WriteText(json, block, block.Text("tool_name") ?? "");
                break;
            default:
                block.WriteTo(json);
                break;
        }
    }

    private static string TextOf(JsonElement block) =>
        RequestReader.TextOf(block, "text", "text") ?? throw Invalid("A block of type text has a \"text\".");

    private static void WriteText(Utf8JsonWriter json, JsonElement block, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        WriteCache(json, block);
        json.WriteEndObject();
    }

    private static void WriteDocument(Utf8JsonWriter json, JsonElement block, JsonElement source)
    {
        var title = block.Text("title");
        if (source.Text("type") == "text")
        {
            // Text is read by every model, files by some.
            WriteText(json, block, title is null ? source.Text("data") ?? "" : $"{title}\n{source.Text("data")}");
        }
        else if (source.Text("type") == "content")
        {
            foreach (var part in source.Find("content") is { } content ? MessageWriter.Blocks(content, "document.source.content") : [])
            {
                Write(json, part);
            }
        }
        else if (AddressOf(source) is { } data)
        {
            WriteFile(json, block, "file_data", data, title ?? "document.pdf");
        }
        else if (IdOf(source) is { } id)
        {
            WriteFile(json, block, "file_id", id, title);
        }
        else
        {
            block.WriteTo(json);
        }
    }

    private static void WriteFile(Utf8JsonWriter json, JsonElement block, string name, string value, string? title = null)
    {
        json.WriteStartObject();
        json.WriteString("type", "file");
        json.WriteStartObject("file");
        if (title is not null)
        {
            json.WriteString("filename", title);
        }

        json.WriteString(name, value);
        json.WriteEndObject();
        WriteCache(json, block);
        json.WriteEndObject();
    }

    /// <summary>The id of an upload to the gateway; null for what is kept at a provider.</summary>
    private static string? IdOf(JsonElement source) =>
        source.Text("type") == "file" && source.Text("file_id") is { } id && FileId.IsId(id) ? id : null;

    /// <summary>The address of what is there, or the data URL of what is sent along; null for what is kept at a provider.</summary>
    private static string? AddressOf(JsonElement source) => source.Text("type") switch
    {
        "url" => RequestReader.TextOf(source, "url", "source.url") ?? throw Invalid("A source of type url has a \"url\"."),
        "base64" => (source.Text("media_type"), source.Text("data")) is ({ } media, { } data)
            ? $"data:{media};base64,{data}"
            : throw Invalid("A source of type base64 has a \"media_type\" and \"data\"."),
        _ => null,
    };

    private static void WriteCache(Utf8JsonWriter json, JsonElement block)
    {
        if (block.Find("cache_control") is { } cache)
        {
            json.WritePropertyName("cache_control");
            cache.WriteTo(json);
        }
    }
}
