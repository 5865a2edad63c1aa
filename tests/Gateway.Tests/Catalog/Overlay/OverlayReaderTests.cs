using System.Text;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Overlay;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;

namespace Interchange.Gateway.Tests.Catalog.Overlay;

public sealed class OverlayReaderTests
{
    private const string Ollama = """{ "slug": "ollama", "name": "Ollama", "baseUrl": "http://localhost:11434/v1", "authentication": "none" }""";

    [Fact]
    public void Adds_a_local_server_with_a_model_and_an_endpoint()
    {
        var overlay = Read($$"""
            {
              // comments and trailing commas are welcome
              "providers": [{{Ollama}}],
              "models": [{ "id": "ollama/llama3.2", "name": "Llama 3.2 3B", "released": "2024-09-25", "tokenizer": "Llama3" }],
              "endpoints": [{ "model": "ollama/llama3.2", "provider": "ollama", "upstream": "llama3.2:3b", "prices": "free",
                "contextLength": 131072, "quantization": "int4", "supportedParameters": ["tools", "temperature"], }],
            }
            """);

        var provider = Assert.Single(overlay.Providers);
        Assert.Equal(new Uri("http://localhost:11434/v1/"), provider.BaseUrl);
        Assert.Equal(ProviderAuthentication.None, provider.Authentication);
        var resolved = new ModelCatalog([overlay]).Resolve("ollama/llama3.2");
        Assert.Equal("Llama 3.2 3B", resolved.Model.Name);
        Assert.Equal(131072, resolved.Model.ContextLength);
        var endpoint = Assert.Single(resolved.Endpoints);
        Assert.Equal(("ollama", "llama3.2:3b", "int4", true, false), (endpoint.Tag, endpoint.UpstreamModel, endpoint.Quantization, endpoint.Pricing.IsFree, endpoint.FreeTier));
    }

    [Fact]
    public void A_known_provider_keeps_what_the_overlay_does_not_say_of_it()
    {
        var known = KnownProviders.All.Single(static provider => provider.Slug == "voyage");

        var changed = Assert.Single(Read("""{ "providers": [{ "slug": "voyage", "baseUrl": "https://proxy.example/v1/" }] }""").Providers);

        Assert.Equal(known with { BaseUrl = new Uri("https://proxy.example/v1/") }, changed with { });
        Assert.NotNull(changed.Rerank);
    }

    [Fact]
    public void A_known_provider_that_is_to_speak_another_wire_has_what_that_wire_has_beside_chat()
    {
        var changed = Assert.Single(Read("""{ "providers": [{ "slug": "cohere", "wire": "openai-chat", "baseUrl": "https://api.cohere.ai/compatibility/v1/", "reasoning": "thinking" }] }""").Providers);

        Assert.Equal((ProviderWire.OpenAIChat, ReasoningForm.Thinking), (changed.Wire, changed.Reasoning));
        Assert.Equal(ProviderApi.OpenAIEmbeddings, changed.Embeddings);
        Assert.Null(changed.Rerank);
    }

    [Fact]
    public void A_region_is_an_endpoint_of_its_own()
    {
        const string price = "\"prices\": { \"prompt\": \"3\", \"completion\": \"15\" }";

        var endpoints = Read($$"""
            { "endpoints": [
              { "model": "acme/x", "provider": "amazon-bedrock", "region": "eu-central-1", "upstream": "eu.x", {{price}} },
              { "model": "acme/x", "provider": "amazon-bedrock", "region": "eu-west-1", "variant": "west", "upstream": "eu.x", {{price}} },
              { "model": "acme/x", "provider": "google-vertex", "region": "europe-west4", "upstream": "x", {{price}} }] }
            """).Contribute().Endpoints;

        Assert.Equal(
            [("amazon-bedrock/eu-central-1", "eu-central-1"), ("amazon-bedrock/west", "eu-west-1"), ("google-vertex/europe-west4", "europe-west4")],
            endpoints.Select(static endpoint => (endpoint.Tag, endpoint.Region!)));
    }

    [Fact]
    public void Prices_are_dollars_per_million_tokens_as_strings_or_numbers()
    {
        var endpoint = Assert.Single(Read("""
            { "endpoints": [{ "model": "acme/x", "provider": "openrouter", "upstream": "x", "variant": "fp8", "prices": {
              "prompt": "0.15", "completion": 0.6, "request": 0.005, "inputCacheRead": "0.075", "overrides": [{ "minPromptTokens": 200000, "prompt": 0.3 }] } }] }
            """).Contribute().Endpoints);

        Assert.Equal("openrouter/fp8", endpoint.Tag);
        Assert.Equal((0.00000015m, 0.0000006m, 0.005m, 0.000000075m), (endpoint.Pricing.Prompt, endpoint.Pricing.Completion, endpoint.Pricing.Request, endpoint.Pricing.InputCacheRead));
        Assert.Equal(((long?)200000, 0.0000003m), (endpoint.Pricing.Overrides[0].MinPromptTokens, endpoint.Pricing.Overrides[0].Prompt));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(", \"acceptsPrefill\": false", false)]
    [InlineData(", \"acceptsPrefill\": true", true)]
    public void Takes_an_endpoint_to_refuse_prefills_unless_the_operator_says_otherwise(string said, bool accepts)
    {
        var endpoint = Assert.Single(Read($$"""
            { "endpoints": [{ "model": "acme/x", "provider": "openrouter", "upstream": "x", "prices": "free"{{said}} }] }
            """).Contribute().Endpoints);

        Assert.Equal(accepts, endpoint.AcceptsPrefill);
    }

    [Fact]
    public void Changes_only_what_it_says_of_a_known_provider()
    {
        var provider = Assert.Single(Read("""{ "providers": [{ "slug": "groq", "baseUrl": "https://proxy.example.com/groq/v1" }] }""").Providers);

        Assert.Equal("https://proxy.example.com/groq/v1/", provider.BaseUrl.AbsoluteUri);
        Assert.Equal("Groq", provider.Name);
        Assert.Equal(["GROQ_API_KEY"], provider.KeySettings);
    }

    [Theory]
    [InlineData("\"authentication\": \"entra-id\"", ProviderAuthentication.EntraId, 0, ProviderWire.OpenAIChat)]
    [InlineData("\"authentication\": \"api-key\", \"keySetting\": \"K\"", ProviderAuthentication.ApiKeyHeader, 1, ProviderWire.OpenAIChat)]
    [InlineData("\"keySetting\": \"K\", \"wire\": \"openai-responses\"", ProviderAuthentication.Bearer, 1, ProviderWire.OpenAIResponses)]
    public void Describes_a_resource_of_azure_and_a_server_of_the_responses_wire(string members, ProviderAuthentication authentication, int keys, ProviderWire wire)
    {
        var provider = Assert.Single(Read($$"""{ "providers": [{ "slug": "x", "baseUrl": "https://r.openai.azure.com/openai/v1", {{members}} }] }""").Providers);

        Assert.Equal((authentication, keys, wire), (provider.Authentication, provider.KeySettings.Length, provider.Wire));
    }

    [Theory]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "groq", "region": "eu-west-1", "upstream": "b", "prices": "free" }] }""", "$.endpoints[0].region", "provider of its own")]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "amazon-bedrock", "region": "evil.example/", "upstream": "b", "prices": "free" }] }""", "$.endpoints[0].region", "is not a slug")]
    [InlineData("""{ "provider": [] }""", "$.provider", "is not known here")]
    [InlineData("""{ "providers": {} }""", "$.providers", "must be an array")]
    [InlineData("""{ "providers": [{ "slug": "x", "baseUrl": "https://x.example", "keySetting": "K", "wire": "smoke" }] }""", "$.providers[0].wire", "openai-chat")]
    [InlineData("""{ "providers": [{ "slug": "x", "baseUrl": "x.example", "keySetting": "K" }] }""", "$.providers[0].baseUrl", "absolute http or https URL")]
    [InlineData("""{ "providers": [{ "slug": "x", "baseUrl": "ftp://x.example", "keySetting": "K" }] }""", "$.providers[0].baseUrl", "absolute http or https URL")]
    [InlineData("""{ "providers": [{ "slug": "x", "baseUrl": "https://x.example?key=1", "keySetting": "K" }] }""", "$.providers[0].baseUrl", "no user, query or fragment")]
    [InlineData("""{ "providers": [{ "slug": "x", "baseUrl": "http://x.example", "keySetting": "K" }] }""", "$.providers[0].baseUrl", "in clear")]
    [InlineData("""{ "providers": [{ "slug": "x", "baseUrl": "https://x.example" }] }""", "$.providers[0]", "keySetting")]
    [InlineData("""{ "providers": [{ "slug": "x", "baseUrl": "https://x.example", "authentication": "bearer" }] }""", "$.providers[0]", "keySetting")]
    [InlineData("""{ "providers": [{ "slug": "x", "baseUrl": "https://x.example", "authentication": "api-key" }] }""", "$.providers[0]", "keySetting")]
    [InlineData("""{ "providers": [{ "slug": "x", "baseUrl": "https://x.example", "authentication": "entra-id", "keySetting": "K" }] }""", "$.providers[0]", "Remove one")]
    [InlineData("""{ "providers": [{ "slug": "x", "keySetting": "K" }] }""", "$.providers[0]", "baseUrl")]
    [InlineData("""{ "providers": [{ "slug": "My Server", "baseUrl": "https://x.example", "keySetting": "K" }] }""", "$.providers[0].slug", "not a slug")]
    [InlineData("""{ "providers": [{ "slug": "groq" }, { "slug": "groq" }] }""", "$.providers[1]", "twice")]
    [InlineData("""{ "providers": [{ "slug": "groq", "chatPath": "//evil.example/x" }] }""", "$.providers[0].chatPath", "must not start with a slash")]
    [InlineData("""{ "models": [{ "id": "llama" }] }""", "$.models[0].id", "author/slug")]
    [InlineData("""{ "models": [{ "id": "a/b" }, { "id": "A/B" }] }""", "$.models[1]", "twice")]
    [InlineData("""{ "models": [{ "id": "a/b", "released": "yesterday" }] }""", "$.models[0].released", "ISO day")]
    [InlineData("""{ "models": [{ "id": "a/b", "contextLength": -1 }] }""", "$.models[0].contextLength", "greater than 0")]
    [InlineData("""{ "models": [{ "id": "a/b", "inputModalities": ["smell"] }] }""", "$.models[0].inputModalities[0]", "one of text")]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "nobody", "upstream": "b", "prices": "free" }] }""", "$.endpoints[0].provider", "not a known provider")]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "groq", "upstream": "b" }] }""", "$.endpoints[0]", "lacks prices")]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "groq", "upstream": "b", "prices": "cheap" }] }""", "$.endpoints[0].prices", "\"free\"")]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "groq", "upstream": "b", "prices": { "prompt": 1 } }] }""", "$.endpoints[0].prices", "lacks completion")]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "groq", "upstream": "b", "prices": { "prompt": -1, "completion": 1 } }] }""", "$.endpoints[0].prices.prompt", "negative")]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "groq", "upstream": "b", "prices": { "prompt": "1,5", "completion": 1 } }] }""", "$.endpoints[0].prices.prompt", "price in US dollars")]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "groq", "upstream": "b", "prices": "free", "quantization": "q4_K_M" }] }""", "$.endpoints[0].quantization", "one of int4")]
    [InlineData("""{ "endpoints": [{ "model": "a/b", "provider": "groq", "upstream": "b", "prices": "free" }, { "model": "a/b", "provider": "groq", "upstream": "c", "prices": "free" }] }""", "$.endpoints[1]", "twice")]
    [InlineData("""{ "models": [], "models": [] }""", "$", "not valid JSON")]
    [InlineData("""{ "models": [ """, "$", "not valid JSON")]
    [InlineData("[]", "$", "must be an object")]
    public void Refuses_a_bad_entry_by_file_place_and_remedy(string json, string path, string remedy)
    {
        var refused = Assert.Throws<CatalogOverlayException>(() => Read(json));

        Assert.StartsWith("models.json: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(path, refused.Path);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_file_that_is_not_there()
    {
        var refused = Assert.Throws<CatalogOverlayException>(() => CatalogOverlay.Load("no-such-folder/models.json", []));

        Assert.Contains("Catalog:Overlay", refused.Message, StringComparison.Ordinal);
    }

    private static CatalogOverlay Read(string json) => OverlayReader.Read("models.json", Encoding.UTF8.GetBytes(json), KnownProviders.All);
}
