using System.Text.Json;

namespace Interchange.Benchmarks.Processes;

/// <summary>The keys that the product writes into its state folder at its first start.</summary>
internal static class KeysFile
{
    private const string KeyPrefix = "sk-ic-v1-";

    /// <summary>The inference key, or null while the file is not there or not yet written to its end.</summary>
    public static Task<string?> FindInferenceKeyAsync(string stateFolder, CancellationToken cancellationToken) => FindAsync(stateFolder, "inference", cancellationToken);

    /// <summary>The management key, or null as above.</summary>
    public static Task<string?> FindManagementKeyAsync(string stateFolder, CancellationToken cancellationToken) => FindAsync(stateFolder, "management", cancellationToken);

    private static async Task<string?> FindAsync(string stateFolder, string kind, CancellationToken cancellationToken)
    {
        var path = Path.Combine(stateFolder, "keys.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            await using var file = File.OpenRead(path);
            using var document = await JsonDocument.ParseAsync(file, cancellationToken: cancellationToken);
            return Find(document.RootElement, kind, "");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null;
        }
    }

    private static string? Find(JsonElement element, string kind, string path) => element.ValueKind switch
    {
        JsonValueKind.String when path.Contains(kind, StringComparison.OrdinalIgnoreCase) && element.GetString() is { } text
            && text.StartsWith(KeyPrefix, StringComparison.Ordinal) => text,
        JsonValueKind.Object => element.EnumerateObject().Select(p => Find(p.Value, kind, $"{path}/{p.Name}")).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
