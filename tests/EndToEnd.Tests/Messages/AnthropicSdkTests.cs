using System.Text.Json.Nodes;
using global::Anthropic.Exceptions;
using Interchange.EndToEnd.Tests.Processes;
using static Interchange.EndToEnd.Tests.Messages.AnthropicSdk;

namespace Interchange.EndToEnd.Tests.Messages;

/// <summary>Anthropic's own .NET library against the product, at providers that speak the wire and at providers that do not.</summary>
[Collection(ProductCollection.Name)]
public sealed class AnthropicSdkTests : EndToEndTests
{
    private const string Weather = """
        "tools":[{"name":"weather","description":"Weather of a city","input_schema":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city","days"]}}]
        """;

    private readonly InterchangeProcess _product;

    public AnthropicSdkTests(Product product) => _product = Using(product);

    [Theory]
    [InlineData("scripted-anthropic", false)]
    [InlineData("scripted-anthropic", true)]
    [InlineData("scripted", false)]
    [InlineData("scripted", true)]
    public async Task Creates_a_message(string provider, bool asToken)
    {
        var message = await CreateAsync(Client(_product, asToken: asToken), Body($"{provider}/echo", "hello there, world"), Cancellation);

        Assert.Equal("hello there, world", (string?)message["content"]![0]!["text"]);
        Assert.Equal(("end_turn", $"{provider}/echo"), ((string?)message["stop_reason"], (string?)message["model"]));
        Assert.StartsWith("gen-", (string?)message["id"], StringComparison.Ordinal);
        Assert.Equal((3, 3), ((int)message["usage"]!["input_tokens"]!, (int)message["usage"]!["output_tokens"]!));
        Assert.Equal(0.000009m, (decimal)message["usage"]!["cost"]!);
    }

    [Theory]
    [InlineData("scripted-anthropic/unicode")]
    [InlineData("scripted/unicode")]
    [InlineData("scripted-anthropic/cached")]
    [InlineData("scripted/cached")]
    [InlineData("scripted-anthropic/reasoning")]
    [InlineData("scripted/reasoning")]
    [InlineData("scripted-anthropic/dribble")]
    [InlineData("scripted-anthropic/refusal")]
    [InlineData("scripted/refusal")]
    public async Task A_stream_says_what_the_same_answer_says_in_one_piece(string model)
    {
        var client = Client(_product);
        var body = Body(model, "hello there, world");

        var streamed = await StreamAsync(client, body, Cancellation);
        var whole = await CreateAsync(client, body, Cancellation);

        Assert.True(JsonNode.DeepEquals(whole["content"], streamed["content"]), $"{whole["content"]}\n{streamed["content"]}");
        Assert.Equal((string?)whole["stop_reason"], (string?)streamed["stop_reason"]);
        foreach (var count in (string[])["input_tokens", "output_tokens", "cache_read_input_tokens", "cost"])
        {
            Assert.Equal((decimal?)whole["usage"]![count], (decimal?)streamed["usage"]![count]);
        }
    }

    [Theory]
    [InlineData("scripted-anthropic", false)]
    [InlineData("scripted-anthropic", true)]
    [InlineData("scripted", false)]
    [InlineData("scripted", true)]
    public async Task Calls_tools_in_parallel_and_gives_signed_thoughts_back_with_their_results(string provider, bool stream)
    {
        var client = Client(_product);
        var body = Body($"{provider}/signed-reasoning", "How is the weather?", Weather);

        var message = await (stream ? StreamAsync(client, body, Cancellation) : CreateAsync(client, body, Cancellation));

        var content = message["content"]!.AsArray();
        Assert.Equal("tool_use", (string?)message["stop_reason"]);
        Assert.Equal(["thinking", "tool_use", "tool_use"], content.Select(static block => (string?)block!["type"]));
        Assert.All(content.Skip(1), static call => Assert.Equal("""{"city":"scripted","days":1}""", call!["input"]!.ToJsonString()));
        var signature = (string)content[0]!["signature"]!;
        Assert.NotEqual("", signature);

        var turns = body["messages"]!.AsArray();
        turns.Add(new JsonObject { ["role"] = "assistant", ["content"] = content.DeepClone() });
        turns.Add(new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray([.. content.Skip(1).Select(static call => new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = (string?)call!["id"], ["content"] = "sunny" })]),
        });
        var answer = await CreateAsync(client, body, Cancellation);

        // The script says which signatures came back to it: its own, whatever stood for them meanwhile.
        var said = (string?)answer["content"]![0]!["text"];
        Assert.StartsWith("Signatures: ", said, StringComparison.Ordinal);
        Assert.True(provider == "scripted" || said == $"Signatures: {signature}", said);
        Assert.DoesNotContain("interchange.thought", said, StringComparison.Ordinal);
        Assert.True(said!.Length > "Signatures: ".Length);
    }

    [Theory]
    [InlineData("scripted-anthropic/json")]
    [InlineData("scripted/json")]
    public async Task Keeps_to_a_json_schema(string model)
    {
        const string Format = """
            "output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}}}
            """;

        var message = await CreateAsync(Client(_product), Body(model, "Who?", Format), Cancellation);

        Assert.Equal("""{"name":"scripted","age":1}""", JsonNode.Parse((string)message["content"]![0]!["text"]!)!.ToJsonString());
    }

    [Theory]
    [InlineData("scripted-anthropic/long")]
    [InlineData("scripted/long")]
    public async Task Says_when_the_bound_cut_the_answer(string model)
    {
        var body = Body(model, "Go on.");
        body["max_tokens"] = 5;

        var message = await CreateAsync(Client(_product), body, Cancellation);

        Assert.Equal(5, ((string)message["content"]![0]!["text"]!).Split(' ').Length);
    }

    [Fact]
    public async Task Counts_tokens_for_models_of_any_vendor()
    {
        var client = Client(_product);

        var count = await client.Messages.CountTokens(CountRequest(Body("scripted/echo", "hello there, world")), Cancellation);
        var more = await client.Messages.CountTokens(CountRequest(Body("scripted/echo", "hello there, world, how are you today?")), Cancellation);

        Assert.InRange(count.InputTokens, 3, 100);
        Assert.True(more.InputTokens > count.InputTokens);
    }

    [Theory]
    [InlineData("sk-ic-v1-0000000000000000000000000000000000000000000000000000000000000000", "scripted/echo", 401, "authentication_error")]
    [InlineData(null, "scripted/ecko", 400, "invalid_request_error")]
    [InlineData(null, "scripted/flaky-503", 503, "overloaded_error")]
    [InlineData(null, "scripted-anthropic/flaky-503", 503, "overloaded_error")]
    [InlineData(null, "scripted-anthropic/rate-limited", 429, "rate_limit_error")]
    [InlineData(null, "scripted-anthropic/context-length", 400, "invalid_request_error")]
    [InlineData(null, "scripted-anthropic/error-in-200", 502, "api_error")]
    public async Task Surfaces_errors_in_Anthropics_envelope(string? key, string model, int status, string type)
    {
        var failed = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => CreateAsync(Client(_product, key), Body(model, "hello"), Cancellation));

        Assert.Equal(status, (int)failed.StatusCode);
        var error = JsonNode.Parse(failed.ResponseBody)!;
        Assert.Equal(("error", type), ((string?)error["type"], (string?)error["error"]!["type"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)error["error"]!["message"]));
        Assert.True(error.AsObject().ContainsKey("request_id"));
    }

    [Theory]
    [InlineData("scripted-anthropic/error-mid-stream")]
    [InlineData("scripted-anthropic/cut-mid-stream")]
    [InlineData("scripted-anthropic/eof-mid-stream")]
    [InlineData("scripted-anthropic/malformed-chunk")]
    [InlineData("scripted/error-mid-stream")]
    public async Task A_stream_that_breaks_is_an_error_and_never_a_message(string model) =>
        await Assert.ThrowsAnyAsync<AnthropicException>(() => StreamAsync(Client(_product), Body(model, "one two three four five six"), Cancellation));
}
