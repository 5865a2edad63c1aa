using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.Gateway.Chat.Plugins.Documents;

/// <summary>A file among the pieces of a message.</summary>
/// <param name="Parts">The pieces of its message.</param>
/// <param name="Position">Its place among them.</param>
/// <param name="File">What is said of it.</param>
internal sealed record SentFile(JsonArray Parts, int Position, JsonObject File)
{
    public string? Data => Text("file_data");

    public string? FileId => Text("file_id");

    /// <summary>As its sender calls it, without quotes and line ends, which would end the name where it is said to the model.</summary>
    public string Name => Text("filename") is { Length: > 0 } name
        ? string.Concat(name.Select(static unit => char.IsControl(unit) || unit is '"' or '<' or '>' ? '_' : unit))
        : "document.pdf";

    /// <summary>Names what was sent: the same for what is sent the same way again.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FileId is { } id ? "file_id:" + id : Data ?? "")));

    /// <summary>The files of a conversation, in order.</summary>
    public static List<SentFile> In(JsonArray messages) =>
    [
        .. from message in messages.OfType<JsonObject>()
           where message["content"] is JsonArray
           let parts = (JsonArray)message["content"]!
           from index in Enumerable.Range(0, parts.Count)
           where parts[index] is JsonObject part && part["type"] is JsonValue type && type.TryGetValue<string>(out var text) && text == "file" && part["file"] is JsonObject
           select new SentFile(parts, index, (JsonObject)parts[index]!["file"]!),
    ];

    /// <summary>Puts other pieces in the place of the file. Of several files of a message, the last goes first.</summary>
    public void Replace(JsonArray pieces)
    {
        var cache = (Parts[Position] as JsonObject)?["cache_control"]?.DeepClone();
        Parts.RemoveAt(Position);
        for (var index = pieces.Count - 1; index >= 0; index--)
        {
            var piece = pieces[index]!.DeepClone();
            if (cache is not null && index == pieces.Count - 1 && piece is JsonObject last)
            {
                last["cache_control"] = cache;
            }

            Parts.Insert(Position, piece);
        }
    }

    private string? Text(string name) => File[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
