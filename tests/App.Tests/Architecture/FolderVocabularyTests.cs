namespace Interchange.App.Tests.Architecture;

public sealed class FolderVocabularyTests
{
    private static readonly string[] Gateway =
    [
        "Audio",
        "Batches",
        "Billing",
        "Catalog",
        "Chat",
        "Completions",
        "Credits",
        "Documents",
        "Embeddings",
        "Errors",
        "Fetching",
        "Files",
        "Health",
        "Images",
        "Jobs",
        "Keys",
        "Limits",
        "Messages",
        "Payloads",
        "Providers",
        "Requests",
        "Rerank",
        "Responses",
        "Routing",
        "Storage",
        "Telemetry",
        "Translation",
        "Usage",
    ];

    private static readonly string[] App =
    [
        "Audio",
        "Batches",
        "Billing",
        "Catalog",
        "Chat",
        "Credits",
        "Embeddings",
        "Errors",
        "Files",
        "Health",
        "Identity",
        "Images",
        "Jobs",
        "Keys",
        "Messages",
        "Rerank",
        "Responses",
        "Telemetry",
        "Usage",
    ];

    private static readonly string[] Vague = ["Helpers", "Utils", "Utilities", "Managers", "Services", "Common", "DTOs", "Interfaces", "Misc", "Core"];

    [Fact]
    public void The_gateways_folders_are_the_products_nouns() => Assert.Equal(Gateway, Folders("functions/Gateway"));

    [Fact]
    public void The_apps_folders_are_the_same_nouns() => Assert.Equal(App, Folders("functions/App"));

    [Fact]
    public void No_folder_has_a_name_that_says_nothing()
    {
        var folders = new[] { "functions", "tests" }
            .SelectMany(static root => Repository.Sources(root))
            .SelectMany(static source => Path.GetDirectoryName(source.RelativePath)!.Split('/'))
            .Distinct(StringComparer.Ordinal);

        Assert.Empty(folders.Intersect(Vague, StringComparer.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Folders(string project) => Repository.Sources(project)
        .Select(static source => source.RelativePath)
        .Where(static path => path.Contains('/', StringComparison.Ordinal))
        .Select(static path => path.Split('/')[0])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);
}
