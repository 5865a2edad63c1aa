using System.Text;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Providers.OpenAICompatible;

public sealed class OpenAICompatibleUsageTests
{
    [Fact]
    public void Reads_all_details()
    {
        var usage = Read("""
            {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"cost":0.0123,
             "prompt_tokens_details":{"cached_tokens":40,"cache_write_tokens":7,"audio_tokens":3},
             "completion_tokens_details":{"reasoning_tokens":20,"audio_tokens":5,"image_tokens":2,"accepted_prediction_tokens":1}}
            """);

        Assert.Equal(
            new TokenUsage
            {
                PromptTokens = 100,
                CompletionTokens = 50,
                CachedTokens = 40,
                CacheWriteTokens = 7,
                PromptAudioTokens = 3,
                ReasoningTokens = 20,
                CompletionAudioTokens = 5,
                CompletionImageTokens = 2,
                AcceptedPredictionTokens = 1,
                ReportedCost = 0.0123m,
            },
            usage);
    }

    [Theory]
    [InlineData("{}", 0, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":null,"completion_tokens":null,"prompt_tokens_details":null}""", 0, 0, 0, 0)]
    [InlineData("""{"prompt_tokens":-5,"completion_tokens":"7"}""", 0, 7, 0, 0)]
    [InlineData("""{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":99}}""", 10, 0, 10, 0)]
    [InlineData("""{"prompt_tokens":10,"prompt_cache_hit_tokens":6,"prompt_cache_miss_tokens":4}""", 10, 0, 6, 0)]
    [InlineData("""{"prompt_tokens":10,"cached_tokens":6}""", 10, 0, 6, 0)]
    [InlineData("""{"completion_tokens":8,"completion_tokens_details":{"reasoning_tokens":8}}""", 0, 8, 0, 8)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":8,"total_tokens":118,"completion_tokens_details":{"reasoning_tokens":100}}""", 10, 108, 0, 100)]
    [InlineData("""{"prompt_tokens":10.5,"completion_tokens":8e2}""", 11, 800, 0, 0)]
    [InlineData("""{"prompt_tokens":10,"completion_tokens_details":[1,{"reasoning_tokens":2}]}""", 10, 0, 0, 0)]
    public void Never_counts_a_token_twice_and_never_below_zero(string json, long prompt, long completion, long cached, long reasoning)
    {
        var usage = Read(json);

        Assert.Equal((prompt, completion, cached, reasoning), (usage.PromptTokens, usage.CompletionTokens, usage.CachedTokens, usage.ReasoningTokens));
    }

    private static TokenUsage Read(string json) => OpenAICompatibleUsage.Read(Encoding.UTF8.GetBytes(json)).ToUsage(totalCountsThinking: false);
}
