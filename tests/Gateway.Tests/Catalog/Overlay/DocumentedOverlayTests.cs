using System.Text;
using System.Text.RegularExpressions;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Overlay;
using Interchange.Gateway.Providers.OpenAICompatible;

namespace Interchange.Gateway.Tests.Catalog.Overlay;

/// <summary>The examples of docs/catalog.md work as printed.</summary>
public sealed partial class DocumentedOverlayTests
{
    [Theory]
    [InlineData("ollama")]
    [InlineData("servers")]
    [InlineData("endpoints")]
    [InlineData("regions")]
    public void Every_example_is_accepted(string name) => Assert.NotNull(Example(name));

    [Fact]
    public void The_local_model_resolves_to_the_local_server()
    {
        var endpoint = Assert.Single(new ModelCatalog([Example("ollama")]).Resolve("ollama/llama3.2").Endpoints);

        Assert.Equal(("ollama", "llama3.2:3b"), (endpoint.Provider, endpoint.UpstreamModel));
    }

    [Fact]
    public void The_numbers_in_the_first_sentence_are_the_catalogs()
    {
        var catalog = new ModelCatalog([]);

        Assert.Contains(
            $"{catalog.Models.Length} models and {catalog.Models.Sum(m => m.Endpoints.Length)} endpoints at {catalog.Models.SelectMany(m => m.Endpoints).DistinctBy(e => e.Provider).Count()} providers",
            Document(),
            StringComparison.Ordinal);
    }

    private static CatalogOverlay Example(string name)
    {
        var json = Examples().Matches(Document()).Single(m => m.Groups["name"].Value == name).Groups["json"].Value;
        return OverlayReader.Read("docs/catalog.md", Encoding.UTF8.GetBytes(json), KnownProviders.All);
    }

    private static string Document() => File.ReadAllText(DocumentationPage.PathOf("catalog.md"));

    [GeneratedRegex("<!-- example: (?<name>[a-z]+) -->\n```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Examples();
}
