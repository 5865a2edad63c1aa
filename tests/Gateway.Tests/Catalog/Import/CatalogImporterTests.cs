using System.Text;
using System.Text.Json;
using Interchange.Gateway.Catalog.BuiltIn;
using Interchange.Gateway.Catalog.Import;
using Interchange.Gateway.Catalog.Import.ModelsDev;
using Interchange.Gateway.Catalog.Import.Output;

namespace Interchange.Gateway.Tests.Catalog.Import;

public sealed class CatalogImporterTests
{
    private const string Source = "models.dev snapshot 2026-07-02, MIT licence";

    [Fact]
    public void Carries_prices_limits_and_capabilities_through_the_file_to_the_catalog()
    {
        var model = Assert.Single(Read(Snapshot("openai", "gpt-4.1-mini", """
            {
              "name": "GPT-4.1 mini", "release_date": "2025-04-14", "knowledge": "2024-04", "tool_call": true, "reasoning": false,
              "structured_output": true, "temperature": true, "limit": { "context": 1047576, "input": 1000000, "output": 32768 },
              "modalities": { "input": ["text", "image", "pdf"], "output": ["text"] },
              "cost": { "input": 0.4, "output": 1.6, "cache_read": 0.1, "input_audio": 3, "tiers": [{ "tier": { "size": 200000 }, "input": 0.8 }] }
            }
            """)).Models);

        Assert.Equal("openai/gpt-4.1-mini", model.Id);
        Assert.Equal("OpenAI: GPT-4.1 mini", model.Name);
        Assert.Equal(1744588800, model.Created);
        Assert.Equal(["text", "image", "file"], model.InputModalities);
        Assert.Equal("GPT", model.Tokenizer);
        Assert.Null(model.Reasoning);
        var endpoint = Assert.Single(model.Endpoints);
        Assert.Equal(("openai", "openai", "gpt-4.1-mini"), (endpoint.Provider, endpoint.Tag, endpoint.UpstreamModel));
        Assert.Equal((1047576, 1000000, 32768), (endpoint.ContextLength, endpoint.MaxPromptTokens, endpoint.MaxCompletionTokens));
        Assert.Equal(0.0000004m, endpoint.Pricing.Prompt);
        Assert.Equal(0.0000016m, endpoint.Pricing.Completion);
        Assert.Equal(0.0000001m, endpoint.Pricing.InputCacheRead);
        Assert.Null(endpoint.Pricing.InputCacheWrite);
        Assert.Equal(0.000003m, endpoint.Pricing.AudioInput);
        var tier = Assert.Single(endpoint.Pricing.Overrides);
        Assert.Equal((200000, 0.0000008m, null), (tier.MinPromptTokens, tier.Prompt, tier.Completion));
        string[] parameters = [.. endpoint.SupportedParameters];
        Assert.All(["tools", "tool_choice", "structured_outputs", "response_format", "temperature", "seed", "max_tokens"], p => Assert.Contains(p, parameters));
        Assert.DoesNotContain("reasoning", parameters);
    }

    [Fact]
    public void Inherits_from_the_base_model_except_what_the_offer_omits()
    {
        var snapshot = Parse("""
            {
              "source": "models.dev snapshot 2026-07-02, MIT licence",
              "base_models": { "openai/gpt-oss-120b": {
                "name": "GPT OSS 120B", "structured_output": true, "tool_call": true, "reasoning": true, "limit": { "context": 131072, "output": 32768, "input": 100000 },
                "modalities": { "input": ["text"], "output": ["text"] }, "weights": [{ "url": "https://huggingface.co/openai/gpt-oss-120b" }],
                "benchmarks": [{ "name": "Artificial Analysis Coding Index", "score": 28.6 }] } },
              "providers": { "cerebras": { "name": "Cerebras", "models": { "gpt-oss-120b": {
                "base_model": "openai/gpt-oss-120b", "base_model_omit": ["structured_output", "limit.input"], "limit": { "output": 40960 },
                "reasoning_options": [{ "type": "effort", "values": ["low", "medium", "high"] }], "cost": { "input": 0.25, "output": 0.69 } } } } }
            }
            """);

        var model = Assert.Single(Read(snapshot).Models);

        var endpoint = Assert.Single(model.Endpoints);
        Assert.Equal("openai/gpt-oss-120b", model.HuggingFaceId);
        Assert.Equal(28.6m, model.CodingIndex);
        Assert.Equal((131072, null, 40960), (endpoint.ContextLength, endpoint.MaxPromptTokens, endpoint.MaxCompletionTokens));
        string[] parameters = [.. endpoint.SupportedParameters];
        Assert.Contains("tools", parameters);
        Assert.DoesNotContain("structured_outputs", parameters);
        Assert.Equal(["high", "medium", "low"], model.Reasoning!.SupportedEfforts);
        Assert.True(model.Reasoning.Mandatory);
    }

    [Fact]
    public void Leaves_out_and_counts_an_offer_without_a_price()
    {
        var (catalog, report) = CatalogImporter.Import(Snapshot("groq", "groq/compound", """{ "name": "Compound" }"""));

        Assert.Empty(catalog.Models);
        Assert.Equal(["groq | groq/compound"], report.WithoutPrice);
    }

    [Fact]
    public void Does_not_take_a_zero_for_a_gift_where_nothing_is_given_away()
    {
        var (catalog, report) = CatalogImporter.Import(Snapshot("huggingface", "zai-org/GLM-4.7-Flash", """{ "name": "GLM", "cost": { "input": 0, "output": 0 } }"""));

        Assert.Empty(catalog.Models);
        Assert.Equal(["huggingface | zai-org/GLM-4.7-Flash"], report.ImplausiblyFree);
    }

    [Fact]
    public void Marks_a_trial_offer_so_that_it_never_is_the_cheapest_ordinary_endpoint()
    {
        var endpoint = Read(Snapshot("nvidia", "meta/llama-3.3-70b-instruct", """{ "name": "Llama", "cost": { "input": 0, "output": 0 } }""")).Models[0].Endpoints[0];

        Assert.True(endpoint.FreeTier);
        Assert.True(endpoint.Pricing.IsFree);
    }

    [Fact]
    public void Reads_both_spellings_of_cache_prices_and_prices_per_thousand_requests()
    {
        var pricing = Read(Snapshot("minimax", "MiniMax-M2.1", """
            { "name": "M2.1", "cost": { "input": 0.3, "output": 1.2, "cached_input": 0.03, "cached_write": 0.375, "reasoning": 3, "request": 5 } }
            """)).Models[0].Endpoints[0].Pricing;

        Assert.Equal(0.00000003m, pricing.InputCacheRead);
        Assert.Equal(0.000000375m, pricing.InputCacheWrite);
        Assert.Equal(0.000003m, pricing.InternalReasoning);
        Assert.Equal(0.005m, pricing.Request);
    }

    [Fact]
    public void Stops_at_a_kind_of_price_that_it_does_not_know()
    {
        var snapshot = Snapshot("openai", "gpt-9", """{ "name": "GPT-9", "cost": { "input": 1, "output": 2, "per_thought": 3 } }""");

        var refused = Assert.Throws<InvalidDataException>(() => CatalogImporter.Import(snapshot));

        Assert.Contains("per_thought", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_one_endpoint_for_the_dated_and_the_undated_name_of_one_offer()
    {
        var cost = """{ "name": "Claude Sonnet 4.5 (latest)", "cost": { "input": 3, "output": 15 } }""";
        var (catalog, report) = CatalogImporter.Import(Parse($$"""
            { "source": "{{Source}}", "base_models": {}, "providers": { "anthropic": { "name": "Anthropic", "models": {
              "claude-sonnet-4-5-20250929": {{cost}}, "claude-sonnet-4-5": {{cost}} } } } }
            """));

        var model = Assert.Single(catalog.Models);
        Assert.Equal("Anthropic: Claude Sonnet 4.5", model.Name);
        Assert.Equal("claude-sonnet-4-5", Assert.Single(model.Endpoints).Upstream);
        Assert.Equal("anthropic/claude-sonnet-4-5 anthropic/claude-sonnet-4-5-20250929", model.Aliases);
        Assert.Equal(["anthropic | claude-sonnet-4-5-20250929"], report.SecondNames);
    }

    [Fact]
    public void Writes_the_same_bytes_whatever_the_order_of_the_snapshot()
    {
        const string One = """{ "name": "A", "cost": { "input": 1, "output": 2 } }""";
        var forwards = $$"""{ "source": "{{Source}}", "base_models": {}, "providers": { "openai": { "name": "OpenAI", "models": { "a": {{One}}, "b": {{One}} } }, "groq": { "name": "Groq", "models": { "openai/a": {{One}} } } } }""";
        var backwards = $$"""{ "source": "{{Source}}", "base_models": {}, "providers": { "groq": { "name": "Groq", "models": { "openai/a": {{One}} } }, "openai": { "name": "OpenAI", "models": { "b": {{One}}, "a": {{One}} } } } }""";

        Assert.Equal(CatalogWriter.Write(CatalogImporter.Import(Parse(forwards)).Catalog), CatalogWriter.Write(CatalogImporter.Import(Parse(backwards)).Catalog));
    }

    [Fact]
    public void Embeddings_rerankers_and_transcribers_do_not_pass_for_chat_models()
    {
        const string Cost = """{ "name": "X", "modalities": { "input": ["text"], "output": ["text"] }, "cost": { "input": 1, "output": 0 } }""";
        var catalog = Read(Parse($$"""
            { "source": "{{Source}}", "base_models": {}, "providers": { "openai": { "name": "OpenAI", "models": {
              "text-embedding-3-small": {{Cost}}, "some-rerank-2": {{Cost}}, "whisper-large-v3": {{Cost}} } } } }
            """));

        Assert.Equal(["rerank", "embeddings", "transcription"], catalog.Models.Select(m => Assert.Single(m.OutputModalities)));
    }

    private static BuiltInCatalog Read(ModelsDevFile snapshot) =>
        BuiltInCatalogReader.Read(Encoding.UTF8.GetBytes(CatalogWriter.Write(CatalogImporter.Import(snapshot).Catalog)));

    private static ModelsDevFile Snapshot(string provider, string id, string model) => Parse($$"""
        { "source": "{{Source}}", "base_models": {}, "providers": { "{{provider}}": { "name": "{{provider}}", "models": { "{{id}}": {{model}} } } } }
        """);

    private static ModelsDevFile Parse(string json) => JsonSerializer.Deserialize(json, ModelsDevJson.Default.ModelsDevFile)!;
}
