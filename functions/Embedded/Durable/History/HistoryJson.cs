using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interchange.Embedded.Durable.History;

/// <summary>The JSON of histories, in the state file and in recorded files: what is null is left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEvent>))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(HistoryFile))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    public static byte[] Encode(HistoryEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, Default.HistoryEvent);

    public static HistoryEvent DecodeOne(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.HistoryEvent)!;

    public static byte[] Encode(IReadOnlyList<HistoryEvent> happened) => JsonSerializer.SerializeToUtf8Bytes(happened, Default.IReadOnlyListHistoryEvent);

    public static IReadOnlyList<HistoryEvent> Decode(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListHistoryEvent)!;

    public static byte[] Encode(Failure failure) => JsonSerializer.SerializeToUtf8Bytes(failure, Default.Failure);

    public static Failure DecodeFailure(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.Failure)!;

    /// <summary>Null for no tags.</summary>
    public static byte[]? EncodeTags(IEnumerable<KeyValuePair<string, string>> tags)
    {
        var all = new Dictionary<string, string>(tags, StringComparer.Ordinal);
        return all.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(all, Default.DictionaryStringString);
    }

    public static IReadOnlyDictionary<string, string> DecodeTags(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.DictionaryStringString)!;

    public static string ToText(HistoryFile file) => JsonSerializer.Serialize(file, Readable.Json.HistoryFile) + "\n";

    /// <summary>Made when first used, after <see cref="Default"/>.</summary>
    private static class Readable
    {
        public static readonly HistoryJson Json = new(new JsonSerializerOptions(Default.Options)
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
