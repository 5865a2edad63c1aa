using System.Text.Json.Nodes;

namespace Interchange.Infra.Tests;

/// <summary>Files of the checked-out repository.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string Read(params string[] parts) => File.ReadAllText(Path.Combine([Root, .. parts]));

    public static void Write(string text, params string[] parts) => File.WriteAllText(Path.Combine([Root, .. parts]), text);

    public static JsonNode ReadJson(params string[] parts) => JsonNode.Parse(Read(parts))!;

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(static file => !file.Split('/').Any(static part => part is "bin" or "obj"));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Serverless.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Serverless.sln was not found above the tests.");
        }

        return folder;
    }
}
