using System.Text.Json;

namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>The keys that the product writes into its state folder at its first start.</summary>
/// <param name="Inference">Calls models.</param>
/// <param name="Management">Manages keys.</param>
internal sealed record KeysFile(string Inference, string Management)
{
    private const string Prefix = "sk-ic-v1-";

    public static string PathIn(string stateFolder) => Path.Combine(stateFolder, "keys.json");

    public static KeysFile Read(string stateFolder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathIn(stateFolder)));
        return new KeysFile(Find(document.RootElement, "inference"), Find(document.RootElement, "management"));
    }

    private static string Find(JsonElement root, string kind) =>
        Strings(root, "").Where(found => found.Path.Contains(kind, StringComparison.OrdinalIgnoreCase) && found.Value.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(found => found.Value)
            .FirstOrDefault()
        ?? throw new InvalidOperationException($"keys.json has no {kind} key.");

    private static IEnumerable<(string Path, string Value)> Strings(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value, $"{path}/{member.Name}")),
        JsonValueKind.String => [(path, element.GetString()!)],
        _ => [],
    };
}
