using System.Security.Cryptography;
using System.Text;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.BuiltIn;

namespace Interchange.Gateway.Tests.Catalog;

/// <summary>Holds the catalog that ships to what the gateway relies on.</summary>
public sealed class BuiltInCatalogTests
{
    private static readonly BuiltInCatalog Catalog = BuiltInCatalog.Read();

    [Fact]
    public void Names_its_source_licence_and_date_and_a_version_that_matches_its_content()
    {
        using var stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream("catalog.json")!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();

        var header = text[..text.IndexOf('\n', StringComparison.Ordinal)];
        var body = text[text.IndexOf('\n', StringComparison.Ordinal)..^"]}\n".Length];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)).AsSpan(0, 4));
        Assert.Contains("\"source\":\"models.dev\",\"licence\":\"MIT\",\"date\":\"2026-07-02\"", header, StringComparison.Ordinal);
        Assert.Equal($"2026-07-02-{hash}", Catalog.Version);
    }

    [Fact]
    public void Has_one_endpoint_per_tag_and_a_provider_name_for_each()
    {
        Assert.All(Catalog.Models, m =>
        {
            Assert.NotEmpty(m.Endpoints);
            Assert.Distinct(m.Endpoints.Select(e => e.Tag));
            Assert.All(m.Endpoints, e =>
            {
                Assert.Equal(m.Id, e.Model);
                Assert.True(Catalog.ProviderNames.ContainsKey(e.Provider), e.Provider);
            });
        });
    }

    [Fact]
    public void Has_no_negative_price_and_no_free_endpoint_that_is_not_a_trial_offer()
    {
        Assert.All(Catalog.Models.SelectMany(m => m.Endpoints), e =>
        {
            Assert.True(e.Pricing.Prompt >= 0 && e.Pricing.Completion >= 0, e.Name);
            Assert.Equal(e.FreeTier, e.Pricing.IsFree);
        });
    }

    [Fact]
    public void Spells_ids_in_lower_case_and_uses_known_words_only()
    {
        Assert.All(Catalog.Models, m =>
        {
            Assert.Matches("^[a-z0-9-]+/[a-z0-9][a-z0-9._-]*$", m.Id);
            Assert.All(m.InputModalities, w => Assert.Contains(w, CatalogVocabulary.InputModalities));
            Assert.All(m.OutputModalities, w => Assert.Contains(w, CatalogVocabulary.OutputModalities));
            Assert.All(m.Endpoints.SelectMany(e => e.SupportedParameters), w => Assert.Contains(w, CatalogVocabulary.Parameters));
        });
    }

    [Theory]
    [InlineData("openai/gpt-4.1-mini", "openai", "gpt-4.1-mini", 0.0000004, 0.0000016)]
    [InlineData("anthropic/claude-sonnet-4.5", "anthropic", "claude-sonnet-4-5", 0.000003, 0.000015)]
    [InlineData("deepseek/deepseek-v4-flash", "deepseek", "deepseek-v4-flash", 0.00000014, 0.00000028)]
    public void Knows_well_known_offers(string id, string tag, string upstream, decimal prompt, decimal completion)
    {
        var endpoint = Assert.Single(Catalog.Models.Single(m => m.Id == id).Endpoints, e => e.Tag == tag);

        Assert.Equal((upstream, prompt, completion), (endpoint.UpstreamModel, endpoint.Pricing.Prompt, endpoint.Pricing.Completion));
    }
}
