using Interchange.Gateway.Catalog.Import;

namespace Interchange.Gateway.Tests.Catalog.Import;

public sealed class ModelIdentitiesTests
{
    [Theory]
    [InlineData("openai", "gpt-4.1-mini", null, "openai/gpt-4.1-mini", null)]
    [InlineData("openai", "gpt-5-chat-latest", null, "openai/gpt-5-chat", null)]
    [InlineData("anthropic", "claude-sonnet-4-5", null, "anthropic/claude-sonnet-4.5", null)]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", null, "anthropic/claude-sonnet-4.5", null)]
    [InlineData("anthropic", "claude-opus-4-0", null, "anthropic/claude-opus-4", null)]
    [InlineData("anthropic", "claude-3-5-sonnet-20241022", null, "anthropic/claude-3.5-sonnet", null)]
    [InlineData("anthropic", "claude-3-5-sonnet-20240620", null, "anthropic/claude-3.5-sonnet-20240620", null)]
    [InlineData("anthropic", "claude-3-haiku-20240307", null, "anthropic/claude-3-haiku", null)]
    [InlineData("amazon-bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", null, "anthropic/claude-sonnet-4.5", "eu")]
    [InlineData("amazon-bedrock", "global.anthropic.claude-opus-4-6-v1", "anthropic/claude-opus-4-6", "anthropic/claude-opus-4.6", "global")]
    [InlineData("amazon-bedrock", "amazon.nova-lite-v1:0", null, "amazon/nova-lite-v1", null)]
    [InlineData("amazon-bedrock", "openai.gpt-oss-120b-1:0", null, "openai/gpt-oss-120b", null)]
    [InlineData("amazon-bedrock", "meta.llama3-3-70b-instruct-v1:0", null, "meta-llama/llama-3.3-70b-instruct", null)]
    [InlineData("google-vertex", "claude-haiku-4-5@20251001", "anthropic/claude-haiku-4-5-20251001", "anthropic/claude-haiku-4.5", null)]
    [InlineData("google-vertex", "meta/llama-4-maverick-17b-128e-instruct-maas", null, "meta-llama/llama-4-maverick", null)]
    [InlineData("fireworks-ai", "accounts/fireworks/models/glm-5p1", null, "z-ai/glm-5.1", null)]
    [InlineData("fireworks-ai", "accounts/fireworks/routers/kimi-k2p6-turbo", null, "moonshotai/kimi-k2.6", "turbo")]
    [InlineData("deepinfra", "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8", null, "meta-llama/llama-4-maverick", "fp8")]
    [InlineData("deepinfra", "meta-llama/Llama-3.3-70B-Instruct-Turbo", null, "meta-llama/llama-3.3-70b-instruct", "turbo")]
    [InlineData("alibaba", "qwen-turbo", null, "qwen/qwen-turbo", null)]
    [InlineData("alibaba", "qwen3-coder-480b-a35b-instruct", null, "qwen/qwen3-coder", null)]
    [InlineData("groq", "llama-3.3-70b-versatile", null, "meta-llama/llama-3.3-70b-instruct", null)]
    [InlineData("groq", "openai/gpt-oss-120b", "openai/gpt-oss-120b", "openai/gpt-oss-120b", null)]
    [InlineData("cerebras", "zai-glm-4.7", null, "z-ai/glm-4.7", null)]
    [InlineData("azure", "phi-4", null, "microsoft/phi-4", null)]
    [InlineData("xai", "grok-4.20-0309-reasoning", null, "x-ai/grok-4.20", null)]
    [InlineData("azure", "grok-4-1-fast-reasoning", null, "x-ai/grok-4.1-fast", null)]
    [InlineData("moonshotai", "kimi-k2.7-code-highspeed", "moonshotai/kimi-k2.7-code", "moonshotai/kimi-k2.7-code", "highspeed")]
    [InlineData("mistral", "mistral-large-latest", null, "mistralai/mistral-large", null)]
    [InlineData("friendli", "Qwen/Qwen3-235B-A22B-Instruct-2507", "alibaba/qwen3-235b-a22b", "qwen/qwen3-235b-a22b-2507", null)]
    public void Meets_the_same_model_of_every_provider_under_one_id(string provider, string id, string? baseModel, string model, string? variant)
    {
        var identity = ModelIdentities.Of(provider, id, baseModel);

        Assert.Equal(model, identity.Id);
        Assert.Equal(variant, identity.Variant);
    }

    [Fact]
    public void Keeps_the_providers_spelling_as_an_alias() =>
        Assert.Equal("anthropic/claude-opus-4-5-20251101", ModelIdentities.Of("anthropic", "claude-opus-4-5-20251101", null).Alias);

    [Fact]
    public void Reads_the_quantization_from_the_id() =>
        Assert.Equal("fp8", ModelIdentities.Of("novita-ai", "qwen/qwen3-8b-fp8", null).Quantization);
}
