using System.Net;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>What OpenRouter's clients read in an answer beside its text.</summary>
[Collection(ProductCollection.Name)]
public sealed class ResponseShapeTests : EndToEndTests
{
    // Six words in, six words out, at one and two dollars per million.
    private const decimal CostOfSixWords = 6 * 0.000001m + 6 * 0.000002m;

    private readonly InterchangeProcess _product;

    public ResponseShapeTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Names_model_provider_finish_reasons_and_cost()
    {
        var answer = await _product.Caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("gen-", answer.Id, StringComparison.Ordinal);
        Assert.Equal(answer.Id, Assert.Single(answer.Headers.GetValues("X-Generation-Id")));
        Assert.Equal("chat.completion", (string?)answer.Json["object"]);
        Assert.Equal("scripted/echo", (string?)answer.Json["model"]);
        Assert.Equal("Scripted", (string?)answer.Json["provider"]);
        Assert.Equal("stop", (string?)answer.Json["choices"]![0]!["native_finish_reason"]);
        AssertUsage(answer.Json["usage"]!);
    }

    [Fact]
    public async Task Streams_the_same_facts_with_usage_right_before_done()
    {
        var answer = await _product.Caller.StreamAsync(Ask.For("scripted/echo", stream: true), Cancellation);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(Ask.Question, answer.Text);
        var id = Assert.Single(answer.Chunks.Select(chunk => (string)chunk["id"]!).Distinct());
        Assert.StartsWith("gen-", id, StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single(answer.Headers.GetValues("X-Generation-Id")));
        Assert.All(answer.Chunks, chunk => Assert.Equal("scripted/echo", (string?)chunk["model"]));
        Assert.All(answer.Chunks, chunk => Assert.Equal("Scripted", (string?)chunk["provider"]));

        var last = JsonNode.Parse(answer.Events[^2])!;
        Assert.Empty(last["choices"]!.AsArray());
        AssertUsage(last["usage"]!);
        Assert.Single(answer.Chunks, chunk => chunk["usage"] is not null);
    }

    [Theory]
    [InlineData("scripted")]
    [InlineData("scripted-responses")]
    [InlineData("scripted-anthropic")]
    [InlineData("scripted-gemini")]
    [InlineData("scripted-bedrock")]
    [InlineData("scripted-cohere")]
    [InlineData("scripted-mistral")]
    public async Task Shows_thoughts_unless_the_caller_wants_none(string author)
    {
        const string Hidden = "\"reasoning\":{\"effort\":\"high\",\"exclude\":true}";

        Assert.Equal((true, true), await ThinksAsync("\"reasoning\":{\"effort\":\"high\"}"));
        Assert.Equal((false, false), await ThinksAsync(Hidden));
        Assert.Equal((false, false), await ThinksAsync("\"reasoning_effort\":\"high\",\"include_reasoning\":false"));

        async Task<(bool Whole, bool Streamed)> ThinksAsync(string extra)
        {
            var whole = await _product.Caller.CompleteAsync(Ask.For($"{author}/reasoning", extra: extra), Cancellation);
            var streamed = await _product.Caller.StreamAsync(Ask.For($"{author}/reasoning", stream: true, extra: extra), Cancellation);
            Assert.True(whole.EndedNormally && streamed.EndedNormally, whole.Body + streamed.Body);
            Assert.Equal(whole.Text, streamed.Text);
            return (Shows(whole.Json["choices"]![0]!["message"]!), streamed.Chunks.Any(static chunk => chunk["choices"]!.AsArray() is [{ } choice] && Shows(choice["delta"]!)));
        }

        static bool Shows(JsonNode message) =>
            message["reasoning"] is not null || message["reasoning_content"] is not null || message["reasoning_details"]?.AsArray() is { Count: > 0 };
    }

    [Theory]
    [InlineData("scripted/native-finish", "stop", "eos")]
    [InlineData("scripted/refusal", "content_filter", "content_filter")]
    public async Task Translates_finish_reasons_and_keeps_the_native_ones(string model, string finish, string native)
    {
        var whole = await _product.Caller.CompleteAsync(Ask.For(model), Cancellation);
        var streamed = await _product.Caller.StreamAsync(Ask.For(model, stream: true), Cancellation);

        Assert.Equal(finish, whole.FinishReason);
        Assert.Equal(native, (string?)whole.Json["choices"]![0]!["native_finish_reason"]);
        Assert.Equal(finish, streamed.FinishReason);
        Assert.Contains(
            streamed.Chunks,
            chunk => chunk["choices"] is JsonArray { Count: > 0 } choices && (string?)choices[0]!["native_finish_reason"] == native);
    }

    [Theory]
    [InlineData("scripted/usage-on-final-choice")]
    [InlineData("scripted/no-done")]
    [InlineData("scripted/crlf")]
    [InlineData("scripted/dribble")]
    [InlineData("scripted/unicode")]
    [InlineData("scripted/reasoning")]
    [InlineData("scripted/cached")]
    public async Task Ends_well_whatever_the_provider_makes_of_the_format(string model)
    {
        var whole = await _product.Caller.CompleteAsync(Ask.For(model), Cancellation);
        var streamed = await _product.Caller.StreamAsync(Ask.For(model, stream: true), Cancellation);

        Assert.True(whole.EndedNormally, whole.Body);
        Assert.True(streamed.EndedNormally, streamed.Body);
        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal("stop", streamed.FinishReason);
        Assert.Equal(whole.Json["usage"]!.ToJsonString(), Assert.Single(streamed.Chunks, chunk => chunk["usage"] is not null)["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task Estimates_usage_that_the_provider_keeps_to_itself()
    {
        var streamed = await _product.Caller.StreamAsync(Ask.For("scripted/no-usage", stream: true), Cancellation);

        Assert.True(streamed.EndedNormally, streamed.Body);
        var usage = JsonNode.Parse(streamed.Events[^2])!["usage"]!;
        Assert.True((int)usage["prompt_tokens"]! > 0);
        Assert.True((int)usage["completion_tokens"]! > 0);
    }

    [Fact]
    public async Task Charges_cached_tokens_at_their_own_price()
    {
        var answer = await _product.Caller.CompleteAsync(Ask.For("scripted/cached"), Cancellation);

        // Three of six prompt tokens from the cache; six visible and seven hidden tokens out.
        Assert.Equal(3 * 0.000001m + 3 * 0.0000001m + 13 * 0.000002m, (decimal)answer.Json["usage"]!["cost"]!);
        Assert.Equal(3, (int)answer.Json["usage"]!["prompt_tokens_details"]!["cached_tokens"]!);
        Assert.Equal(7, (int)answer.Json["usage"]!["completion_tokens_details"]!["reasoning_tokens"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Records_the_generation_under_its_id(bool stream)
    {
        var body = Ask.For("scripted/echo", stream: stream);
        var id = stream
            ? (await _product.Caller.StreamAsync(body, Cancellation)).Id
            : (await _product.Caller.CompleteAsync(body, Cancellation)).Id;

        var record = await _product.Caller.GetGenerationAsync(id, Cancellation);

        Assert.Equal(id, (string?)record["id"]);
        Assert.Equal("scripted/echo", (string?)record["model"]);
        Assert.Equal("Scripted", (string?)record["provider_name"]);
        Assert.Equal(stream, (bool?)record["streamed"]);
        Assert.Equal("stop", (string?)record["finish_reason"]);
        Assert.Equal((6, 6), ((int)record["native_tokens_prompt"]!, (int)record["native_tokens_completion"]!));
        Assert.Equal(CostOfSixWords, (decimal)record["total_cost"]!);
    }

    [Fact]
    public async Task Knows_nothing_of_a_generation_that_never_was()
    {
        Assert.Null(await _product.Caller.FindGenerationAsync("gen-0", Cancellation));
    }

    private static void AssertUsage(JsonNode usage)
    {
        Assert.Equal((6, 6, 12), ((int)usage["prompt_tokens"]!, (int)usage["completion_tokens"]!, (int)usage["total_tokens"]!));
        Assert.Equal(CostOfSixWords, (decimal)usage["cost"]!);
        Assert.False((bool)usage["is_byok"]!);
    }
}
