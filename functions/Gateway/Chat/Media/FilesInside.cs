using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Media;

/// <summary>Puts fetched files into a body of chat completions, in the place of their addresses.</summary>
internal static class FilesInside
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>The body; as it is where it names no file by address.</summary>
    /// <param name="slices">The body.</param>
    /// <param name="found">What was fetched.</param>
    /// <exception cref="NotCarriedException">A file could not be fetched.</exception>
    public static List<ReadOnlyMemory<byte>> Of(List<ReadOnlyMemory<byte>> slices, FetchedMedia found)
    {
        var files = found.Addresses.Where(static address => address.Kind == MediaKind.File).DistinctBy(static address => address.Text, StringComparer.Ordinal).ToDictionary(static address => address.Text, StringComparer.Ordinal);
        if (files.Count == 0)
        {
            return slices;
        }

        using var body = new MemoryStream();
        foreach (var slice in slices)
        {
            body.Write(slice.Span);
        }

        var root = JsonNode.Parse(body.GetBuffer().AsSpan(0, (int)body.Length), documentOptions: Deep)!;
        foreach (var file in FilesOf(root))
        {
            if (file["file_data"] is JsonValue data && data.TryGetValue<string>(out var text) && files.TryGetValue(text, out var address))
            {
                file["file_data"] = found.Of(address).ToString();
                file["filename"] ??= Path.GetFileName(address.Uri.AbsolutePath) is { Length: > 0 } name ? name : "file";
            }
        }

        using var rewritten = new MemoryStream();
        using (var json = new Utf8JsonWriter(rewritten, ChatJson.Readable))
        {
            root.WriteTo(json);
        }

        return [rewritten.ToArray()];
    }

    private static IEnumerable<JsonObject> FilesOf(JsonNode root) =>
        from message in (root["messages"] as JsonArray ?? []).OfType<JsonObject>()
        from part in (message["content"] as JsonArray ?? []).OfType<JsonObject>()
        where part["file"] is JsonObject
        select (JsonObject)part["file"]!;
}
