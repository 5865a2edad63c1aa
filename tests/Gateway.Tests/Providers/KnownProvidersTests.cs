using Interchange.Gateway.Catalog.BuiltIn;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;

namespace Interchange.Gateway.Tests.Providers;

public sealed class KnownProvidersTests
{
    public static TheoryData<string> Slugs => [.. KnownProviders.All.Select(p => p.Slug)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Every_descriptor_is_complete(string slug)
    {
        var provider = KnownProviders.All.Single(p => p.Slug == slug);

        Assert.Equal((provider.BaseUrl, null), ProviderAddress.Check(provider.BaseUrl.AbsoluteUri, carriesKey: true));
        Assert.Equal("https", provider.BaseUrl.Scheme);
        Assert.NotEmpty(provider.KeySettings);
        Assert.Matches("^[A-Z]{2}$", provider.Headquarters);

        // Jina and Voyage only embed and rank, which the catalog's source does not list: operators name their models.
        Assert.True(slug is "openrouter" or "jina" or "voyage" || BuiltInCatalog.Read().ProviderNames.ContainsKey(slug), "has no endpoint in the catalog");
    }

    [Fact]
    public void No_two_providers_share_a_slug_or_a_key()
    {
        Assert.Distinct(KnownProviders.All.Select(p => p.Slug));
        Assert.Distinct(KnownProviders.All.SelectMany(p => p.KeySettings));
    }
}
