using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>Contents as blocks. Pure. Source: Anthropic's API reference, content blocks of messages, and its guides of vision and of PDF support.</summary>
internal static class ContentBlocks
{
    /// <summary>Blocks of the wire's own that a caller may write into a chat message, and that are sent as they are.</summary>
    private static readonly ImmutableArray<string> Own = ["image", "document", "search_result", "container_upload", "tool_reference"];

    /// <summary>The only characters of an id of a call.</summary>
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Endings of files that are no PDF, which the wire takes as text inside of a request alone.</summary>
    private static readonly ImmutableArray<string> TextEndings = [".txt", ".md", ".csv", ".json", ".xml", ".html", ".htm"];

    /// <summary>Whether Anthropic fetches an address: over https alone, and documents as PDF alone.</summary>
    public static bool Fetches(PromptPart part, Uri address) => address.Scheme == "https"
        && (part is not FilePart || !TextEndings.Any(ending => address.AbsolutePath.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The pieces, in order; text that is blank is left out, as the wire refuses it.</summary>
    /// <exception cref="NotCarriedException">The wire has no block for a piece.</exception>
    public static List<Block> Of(ImmutableArray<PromptPart> parts) => [.. parts.Select(Of).OfType<Block>()];

    /// <summary>The result of a tool.</summary>
    /// <exception cref="NotCarriedException">The wire has no block for a piece of it.</exception>
    public static Block ToolResult(PromptMessage message)
    {
        var content = Of(message.Parts);
        return new Block(json =>
        {
            json.WriteString("type", "tool_result");
            json.WriteString("tool_use_id", IdOf(message.ToolCallId ?? ""));
            json.WriteStartArray("content");
            foreach (var block in content)
            {
                block.Write(json);
            }

            json.WriteEndArray();
            if (message.IsError)
            {
                json.WriteBoolean("is_error", true);
            }
        })
        {
            CacheControl = message.CacheControl,
        };
    }

    /// <summary>A call that the assistant made. Arguments that are no object of JSON are kept as the one member of an object.</summary>
    public static Block ToolUse(PromptToolCall call) => new(json =>
    {
        json.WriteString("type", "tool_use");
        json.WriteString("id", IdOf(call.Id));
        json.WriteString("name", call.Name);
        json.WritePropertyName("input");
        WriteInput(json, call.Arguments);
    });

    /// <summary>An id as the wire takes it: other vendors' may have characters that it refuses. Equal for equal ids, so that a result still finds its call.</summary>
    private static string IdOf(string id) => id.Length > 0 && !id.AsSpan().ContainsAnyExcept(IdCharacters)
        ? id
        : "call_" + string.Concat(id.Select(static character => IdCharacters.Contains(character) ? character : '_'));

    private static void WriteInput(Utf8JsonWriter json, string arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            json.WriteStartObject();
            json.WriteEndObject();
            return;
        }

        try
        {
            var input = JsonElement.Parse(arguments);
            if (input.ValueKind == JsonValueKind.Object)
            {
                input.WriteTo(json);
                return;
            }
        }
        catch (JsonException)
        {
            // The model wrote no JSON, or was cut off in it.
        }

        json.WriteStartObject();
        json.WriteString("arguments", arguments);
        json.WriteEndObject();
    }

    private static Block? Of(PromptPart part) => part switch
    {
        TextPart text => string.IsNullOrWhiteSpace(text.Text) ? null : Block.OfText(text.Text, text.CacheControl),
        ImagePart image => Image(image) with { CacheControl = image.CacheControl },
        FilePart file => Document(file) with { CacheControl = file.CacheControl },
        AudioPart => throw new NotCarriedException("carries no audio. Send text, images or documents, or name another model."),
        VideoPart => throw new NotCarriedException("carries no video. Send text, images or documents, or name another model."),
        OtherPart other when Own.Contains(other.Type, StringComparer.Ordinal) => Block.Of(other.Json),
        _ => throw new NotCarriedException("has no word for one of the content types of the messages. Send text, image_url or file."),
    };

    private static Block Image(ImagePart image)
    {
        if (!DataUrl.Is(image.Url))
        {
            return new Block(json =>
            {
                json.WriteString("type", "image");
                WriteSource(json, "url", "url", image.Url);
            });
        }

        if (DataUrl.Parse(image.Url) is not { } data)
        {
            throw new NotCarriedException("takes images inside of a request as data URLs in base64 alone. Send data:image/png;base64,… or an https address.");
        }

        var media = data.MediaType == "image/jpg" ? "image/jpeg" : data.MediaType;
        return media is "image/jpeg" or "image/png" or "image/gif" or "image/webp"
            ? new Block(json =>
            {
                json.WriteString("type", "image");
                WriteSource(json, "base64", "data", data.Base64, media);
            })
            : throw new NotCarriedException("takes images as JPEG, PNG, GIF or WebP alone. Convert the image, or name another model.");
    }

    private static Block Document(FilePart file) => file switch
    {
        { Data: { } url } when DataUrl.Is(url) => DataUrl.Parse(url) switch
        {
            { MediaType: "application/pdf" } pdf => Document(file, json => WriteSource(json, "base64", "data", pdf.Base64, pdf.MediaType)),
            { } text when text.MediaType.StartsWith("text/", StringComparison.Ordinal) || text.MediaType is "application/json" or "application/xml" =>
                Document(file, json => WriteSource(json, "text", "data", TextOf(text), "text/plain")),
            _ => throw new NotCarriedException("takes files as PDF or text alone. Convert the file, or send its text."),
        },
        { Data: { } url } when Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" =>
            Document(file, json => WriteSource(json, "url", "url", url)),
        _ => throw new NotCarriedException("reads files from \"file_data\" alone: a data URL in base64, or an https address of a PDF."),
    };

    private static Block Document(FilePart file, Action<Utf8JsonWriter> writeSource) => new(json =>
    {
        json.WriteString("type", "document");
        writeSource(json);
        if (file.Filename is { Length: > 0 } name)
        {
            json.WriteString("title", name);
        }
    });

    private static void WriteSource(Utf8JsonWriter json, string type, string member, string value, string? mediaType = null)
    {
        json.WriteStartObject("source");
        json.WriteString("type", type);
        if (mediaType is not null)
        {
            json.WriteString("media_type", mediaType);
        }

        json.WriteString(member, value);
        json.WriteEndObject();
    }

    private static string TextOf(DataUrl data)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data.Base64));
        }
        catch (FormatException)
        {
            throw new NotCarriedException("cannot read a file of the request: its base64 is not valid. Encode it again.");
        }
    }
}
