using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Chat.Splicing;

public sealed class CompletionSplicerTests
{
    private static readonly Pricing Prices = new() { Prompt = 0.000001m, Completion = 0.000002m };

    [Fact]
    public void Changes_only_identity_finish_reason_and_usage()
    {
        const string Answer = """
            {"id":"chatcmpl-1","object":"chat.completion","created":5,"model":"up","system_fingerprint":"fp",
             "choices":[{"index":0,"message":{"role":"assistant","content":"Hi \u00e9 😀","x":1.0},"logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"queue_time":0.10,"prompt_tokens_details":{"cached_tokens":4,"text_tokens":6}},"z":[1e2]}
            """;

        var output = Splice(Answer);

        Assert.StartsWith("""{"id":"gen-1","object":"chat.completion","created":5,"model":"author/model","provider":"Provider","system_fingerprint":"fp",""", output, StringComparison.Ordinal);
        Assert.Contains("""{"role":"assistant","content":"Hi \u00e9 😀","x":1.0},"logprobs":null,"finish_reason":"stop","native_finish_reason":"stop"}]""", output, StringComparison.Ordinal);
        Assert.EndsWith(",\"z\":[1e2]}\n".TrimEnd(), output.TrimEnd(), StringComparison.Ordinal);
        var usage = JsonNode.Parse(output)!["usage"]!;
        Assert.Equal("0.10", usage["queue_time"]!.ToJsonString());
        Assert.Equal(6, (int)usage["prompt_tokens_details"]!["text_tokens"]!);
        Assert.Equal(4, (int)usage["prompt_tokens_details"]!["cached_tokens"]!);
        Assert.Equal(0.00002m, (decimal)usage["cost"]!);
        Assert.False((bool)usage["is_byok"]!);
    }

    [Theory]
    [InlineData("""{"id":"x","model":"m","choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"}]}  """)]
    [InlineData("""{"usage":null,"id":"x","model":"m","choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"usage":{"prompt_tokens":1},"choices":[{"index":0,"message":{"content":"a"},"finish_reason":"stop"}]}""")]
    public void Carries_usage_once_wherever_the_provider_had_it(string answer)
    {
        var output = Splice(answer);

        using var parsed = JsonDocument.Parse(output);
        var names = parsed.RootElement.EnumerateObject().Select(static m => m.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(JsonValueKind.Object, parsed.RootElement.GetProperty("usage").ValueKind);
        Assert.Equal("gen-1", parsed.RootElement.GetProperty("id").GetString());
        Assert.Equal("Provider", parsed.RootElement.GetProperty("provider").GetString());
        Assert.Equal(7, parsed.RootElement.GetProperty("created").GetInt64());
        Assert.Equal(JsonValueKind.Null, parsed.RootElement.GetProperty("system_fingerprint").ValueKind);
    }

    private static string Splice(string answer)
    {
        var body = Encoding.UTF8.GetBytes(answer);
        var splicer = new CompletionSplicer(new AnswerIdentity("gen-1", "author/model", "Provider", 7));
        splicer.Scan(body);
        var usage = splicer.Facts.Usage ?? TokenUsage.None;
        using var output = new PooledBody(16);
        splicer.Write(body, usage, GenerationCost.Of(Prices, usage, default), routing: null, output);
        return Encoding.UTF8.GetString(output.Span);
    }
}
