using System.Text.Json.Nodes;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Plugins.Documents;

/// <summary>
/// What was read of files, as an answer says it, so that a next turn that sends it back has it read already. Source: OpenRouter's guide to PDF inputs.
/// </summary>
internal static class FileAnnotations
{
    /// <summary>The annotation of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="content">The pieces that stand for it.</param>
    public static string Of(SentFile file, JsonArray content) => new JsonObject
    {
        ["type"] = "file",
        ["file"] = new JsonObject { ["hash"] = file.Hash, ["name"] = file.Name, ["content"] = content.DeepClone() },
    }.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = ChatJson.Readable.Encoder });

    /// <summary>Takes the annotations of files out of answers that come back, which no provider knows; what they say, by hash.</summary>
    public static Dictionary<string, JsonArray> Take(JsonArray messages)
    {
        var known = new Dictionary<string, JsonArray>(StringComparer.Ordinal);
        foreach (var message in messages.OfType<JsonObject>())
        {
            if (message["annotations"] is not JsonArray annotations)
            {
                continue;
            }

            for (var index = annotations.Count - 1; index >= 0; index--)
            {
                if (annotations[index] is not JsonObject annotation || TextOf(annotation["type"]) != "file")
                {
                    continue;
                }

                annotations.RemoveAt(index);
                if (annotation["file"] is JsonObject file && TextOf(file["hash"]) is { } hash && file["content"] is JsonArray content && IsReadable(content))
                {
                    known[hash] = content;
                }
            }

            if (annotations.Count == 0)
            {
                message.Remove("annotations");
            }
        }

        return known;
    }

    /// <summary>Whether it has what a message can hold.</summary>
    private static bool IsReadable(JsonArray content) =>
        content.Count > 0 && content.All(static piece => piece is JsonObject part && TextOf(part["type"]) is "text" or "image_url");

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
