using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Tests.Catalog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Gateway.Tests.Providers;

public sealed class ProviderRegistryTests
{
    [Fact]
    public void A_provider_is_on_when_one_of_its_keys_is_there()
    {
        using var registry = A.Registry(("OPENAI_API_KEY", "sk-1"), ("Providers:groq:ApiKey", "gsk-1"), ("MISTRAL_API_KEY", " "));

        Assert.Equal(["groq", "openai"], registry.On.Select(p => p.Slug));
        Assert.True(registry.IsOn("OpenAI"));
        Assert.False(registry.IsOn("mistral"));
    }

    [Fact]
    public void A_provider_without_keys_is_on()
    {
        var local = new ProviderDescriptor { Slug = "ollama", Name = "Ollama", BaseUrl = new Uri("http://localhost:11434/v1/"), Authentication = ProviderAuthentication.None };
        using var registry = Registry([new Source(local)], new ConfigurationBuilder().Build());

        Assert.Equal(["ollama"], registry.On.Select(p => p.Slug));
    }

    [Fact]
    public void A_later_source_replaces_a_descriptor()
    {
        var other = KnownProviders.All.Single(p => p.Slug == "groq") with { Name = "My Groq" };
        using var registry = Registry([new KnownProviders(), new Source(other)], new ConfigurationBuilder().Build());

        Assert.True(registry.TryGet("groq", out var groq));
        Assert.Equal("My Groq", groq.Name);
        Assert.Equal(KnownProviders.All.Length, registry.All.Length);
    }

    [Fact]
    public void A_reload_switches_providers_on_and_hands_out_the_new_key()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("GROQ_API_KEY", "old")]).Build();
        var secrets = new ConfiguredProviderSecrets(configuration);
        using var registry = new ProviderRegistry([new KnownProviders()], secrets, configuration, NullLogger<ProviderRegistry>.Instance);
        var groq = registry.On.Single();
        Assert.Equal("old", secrets.Find(groq)!.Reveal());

        configuration["GROQ_API_KEY"] = "new";
        configuration["XAI_API_KEY"] = "xai-1";
        configuration.Reload();

        Assert.Equal(["groq", "xai"], registry.On.Select(p => p.Slug));
        Assert.Equal("new", secrets.Find(groq)!.Reveal());
    }

    [Fact]
    public void A_broken_key_in_a_reload_leaves_the_providers_as_they_were()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("GROQ_API_KEY", "fine")]).Build();
        using var registry = Registry([new KnownProviders()], configuration);

        configuration["XAI_API_KEY"] = "not a key";
        configuration.Reload();

        Assert.Equal(["groq"], registry.On.Select(p => p.Slug));
    }

    [Fact]
    public void A_setting_moves_a_provider_to_another_address()
    {
        using var registry = A.Registry(("Providers:openai:BaseUrl", "http://127.0.0.1:9000/v1"));

        Assert.True(registry.TryGet("openai", out var openai));
        Assert.Equal("http://127.0.0.1:9000/v1/", openai.BaseUrl.AbsoluteUri);
    }

    [Fact]
    public void Refuses_an_address_to_which_the_key_would_travel_in_clear()
    {
        var refused = Assert.Throws<ProviderSettingsException>(() => A.Registry(("Providers:openai:BaseUrl", "http://api.example.com/v1")));

        Assert.Contains("Providers:openai:BaseUrl", refused.Message, StringComparison.Ordinal);
        Assert.Contains("in clear", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_key_that_cannot_stand_in_a_header_without_repeating_it()
    {
        var refused = Assert.Throws<ProviderSettingsException>(() => A.Registry(("OPENAI_API_KEY", "sk-planted secret")));

        Assert.Contains("OPENAI_API_KEY", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", refused.ToString(), StringComparison.Ordinal);
    }

    private static ProviderRegistry Registry(IEnumerable<IProviderSource> sources, IConfiguration configuration) =>
        new(sources, new ConfiguredProviderSecrets(configuration), configuration, NullLogger<ProviderRegistry>.Instance);

    private sealed class Source(params ProviderDescriptor[] providers) : IProviderSource
    {
        public IEnumerable<ProviderDescriptor> Providers => providers;
    }
}
