using System.Text.Json;

namespace Interchange.Embedded.Hosting;

/// <summary>Reads <c>local.settings.json</c>: its Values, which the Functions tools would set as environment variables, and its ConnectionStrings.</summary>
internal static class LocalSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The first of the folders that has the file decides; none at all is no error.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> Load(params IEnumerable<string> folders)
    {
        var path = folders.Select(folder => Path.Combine(folder, "local.settings.json")).FirstOrDefault(File.Exists);
        return path is null ? [] : Parse(path, File.ReadAllBytes(path));
    }

    internal static IReadOnlyList<KeyValuePair<string, string?>> Parse(string path, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            // A byte order mark is no JSON.
            using var document = JsonDocument.Parse(utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, Lenient);
            if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            {
                throw new InvalidDataException($"The settings in {path} are encrypted. Run 'func settings decrypt' beside the file, or set IsEncrypted to false and write the values in plain text.");
            }

            return [.. Section(document.RootElement, "Values", ""), .. Section(document.RootElement, "ConnectionStrings", "ConnectionStrings:")];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is not a settings file: {exception.Message} It holds an object with an object \"Values\" of names and texts.", exception);
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> Section(JsonElement root, string name, string prefix) =>
        root.TryGetProperty(name, out var section) && section.ValueKind == JsonValueKind.Object
            ? section.EnumerateObject().Select(value => KeyValuePair.Create(
                prefix + value.Name.Replace("__", ":", StringComparison.Ordinal),
                value.Value.ValueKind == JsonValueKind.Null ? null : value.Value.ToString()))
            : [];
}
