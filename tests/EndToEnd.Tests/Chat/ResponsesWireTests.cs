using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Chat completions over a provider that speaks Responses.</summary>
[Collection(ProductCollection.Name)]
public sealed class ResponsesWireTests : EndToEndTests
{
    private const string Tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}}]";

    private readonly InterchangeProcess _product;

    public ResponsesWireTests(Product product) => _product = Using(product);

    [Theory]
    [InlineData("echo")]
    [InlineData("unicode")]
    [InlineData("reasoning")]
    [InlineData("dribble")]
    [InlineData("cached")]
    public async Task Says_and_bills_what_the_chat_wire_does(string script)
    {
        var chat = await _product.Caller.CompleteAsync(Ask.For($"scripted/{script}"), Cancellation);
        var whole = await _product.Caller.CompleteAsync(Ask.For($"scripted-responses/{script}"), Cancellation);
        var streamed = await _product.Caller.StreamAsync(Ask.For($"scripted-responses/{script}", stream: true), Cancellation);

        Assert.True(whole.EndedNormally && streamed.EndedNormally, whole.Body + streamed.Body);
        Assert.Equal((chat.Text, chat.Text), (whole.Text, streamed.Text));
        Assert.Equal(chat.FinishReason, whole.FinishReason);
        var usage = chat.Json["usage"]!;
        Assert.All([whole.Json["usage"]!, streamed.Chunks[^1]["usage"]!], told =>
        {
            Assert.Equal((int)usage["prompt_tokens"]!, (int)told["prompt_tokens"]!);
            Assert.Equal((int)usage["completion_tokens"]!, (int)told["completion_tokens"]!);
            Assert.Equal((int)usage["prompt_tokens_details"]!["cached_tokens"]!, (int)told["prompt_tokens_details"]!["cached_tokens"]!);
            Assert.Equal((int)usage["completion_tokens_details"]!["reasoning_tokens"]!, (int)told["completion_tokens_details"]!["reasoning_tokens"]!);
            Assert.Equal((double)usage["cost"]!, (double)told["cost"]!, 9);
        });
        Assert.DoesNotContain("interchange_native", streamed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_encrypted_thoughts_back_beside_parallel_calls()
    {
        const string Question = """{"role":"user","content":"How is the weather?"}""";
        var first = await _product.Caller.CompleteAsync($$"""{"model":"scripted-responses/signed-reasoning","messages":[{{Question}}],{{Tools}}}""", Cancellation);
        var message = first.Json["choices"]![0]!["message"]!;
        var signature = message["reasoning_details"]!.AsArray().Select(static detail => (string?)detail!["data"]).OfType<string>().Single();
        var results = string.Join(',', message["tool_calls"]!.AsArray().Select(static call => $$"""{"role":"tool","tool_call_id":"{{call!["id"]}}","content":"sunny"}"""));

        var second = await _product.Caller.CompleteAsync($$"""{"model":"scripted-responses/signed-reasoning","messages":[{{Question}},{{message.ToJsonString()}},{{results}}],{{Tools}}}""", Cancellation);

        Assert.Equal(2, message["tool_calls"]!.AsArray().Count);
        Assert.Equal($"Signatures: {signature}", second.Text);
    }

    [Theory]
    [InlineData("error-mid-stream")]
    [InlineData("cut-mid-stream")]
    [InlineData("eof-mid-stream")]
    [InlineData("malformed-chunk")]
    public async Task Never_lets_a_broken_stream_look_complete(string script)
    {
        var streamed = await _product.Caller.StreamAsync(Ask.For($"scripted-responses/{script}", stream: true, extra: Ask.Slowly), Cancellation);

        Assert.False(streamed.EndedNormally, streamed.Body);
        Assert.NotNull(streamed.Error);
    }

    [Fact]
    public async Task Is_left_out_of_the_plan_for_what_it_cannot_carry()
    {
        var answer = await _product.Caller.CompleteAsync(
            """{"model":"scripted-responses/echo","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://example.com/v.mp4"}}]}]}""", Cancellation);

        Assert.Equal(404, (int)answer.Status);
        Assert.Contains("no place for this kind of input", answer.Message, StringComparison.Ordinal);
        Assert.Equal("input_not_carried", (string?)answer.Json["error"]!["availability"]!["excluded_by"]![0]);
    }
}
