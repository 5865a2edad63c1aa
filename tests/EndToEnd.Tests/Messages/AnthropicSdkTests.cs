using System.Text.Json.Nodes;
using global::Anthropic.Exceptions;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Wires;
using static Interchange.EndToEnd.Tests.Messages.AnthropicSdk;

namespace Interchange.EndToEnd.Tests.Messages;

/// <summary>Anthropic's own .NET library against the product, at providers that speak the wire and at providers that do not.</summary>
[Collection(ProductCollection.Name)]
public sealed class AnthropicSdkTests : EndToEndTests
{
    private const string Weather = """
        "tools":[{"name":"weather","description":"Weather of a city","input_schema":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city","days"]}}]
        """;

    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private readonly InterchangeProcess _product;

    public AnthropicSdkTests(Product product) => _product = Using(product);

    /// <summary>The scripted providers, one for each wire.</summary>
    public static TheoryData<string> Providers => [.. Matrix.Wires.Select(static wire => wire.Author)];

    /// <summary>The same, each way.</summary>
    public static TheoryData<string, bool> ProvidersAndModes => [.. Matrix.Wires.SelectMany(static wire => (bool[])[false, true], static (wire, mode) => (wire.Author, mode))];

    public static TheoryData<string> Streamed =>
        [.. Matrix.Wires.SelectMany(static wire => (string[])["unicode", "cached", "reasoning", "dribble", "refusal"], static (wire, script) => $"{wire.Author}/{script}")];

    [Theory]
    [MemberData(nameof(ProvidersAndModes))]
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
    [MemberData(nameof(Streamed))]
    public async Task A_stream_says_what_the_same_answer_says_in_one_piece(string model)
    {
        var client = Client(_product);
        var body = Body(model, "hello there, world");

        var streamed = await StreamAsync(client, body, Cancellation);
        var whole = await CreateAsync(client, body, Cancellation);

        Assert.True(JsonNode.DeepEquals(WithoutProofs(whole), WithoutProofs(streamed)), $"{whole["content"]}\n{streamed["content"]}");
        Assert.Equal((string?)whole["stop_reason"], (string?)streamed["stop_reason"]);
        foreach (var count in (string[])["input_tokens", "output_tokens", "cache_read_input_tokens", "cost"])
        {
            Assert.Equal((decimal?)whole["usage"]![count], (decimal?)streamed["usage"]![count]);
        }
    }

    [Theory]
    [MemberData(nameof(ProvidersAndModes))]
    public async Task Calls_tools_in_parallel_and_gives_signed_thoughts_back_with_their_results(string provider, bool stream)
    {
        var client = Client(_product);
        var body = Body($"{provider}/signed-reasoning", "How is the weather?", Weather);

        var message = await (stream ? StreamAsync(client, body, Cancellation) : CreateAsync(client, body, Cancellation));

        var content = message["content"]!.AsArray();
        Assert.Equal("tool_use", (string?)message["stop_reason"]);

        // Some vendors sign their thoughts apart from them.
        Assert.Equal(["thinking", "tool_use", "tool_use"], content.Select(static block => (string?)block!["type"]).Where(static type => type != "redacted_thinking"));
        var calls = content.Where(static block => (string?)block!["type"] == "tool_use").ToList();
        Assert.All(calls, static call => Assert.Equal("""{"city":"scripted","days":1}""", call!["input"]!.ToJsonString()));
        var signature = (string)content[0]!["signature"]!;
        Assert.True(signature.Length > 0 || content.Any(static block => (string?)block!["type"] == "redacted_thinking"), "The thought can be given back.");

        var turns = body["messages"]!.AsArray();
        turns.Add(new JsonObject { ["role"] = "assistant", ["content"] = content.DeepClone() });
        turns.Add(new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray([.. calls.Select(static call => new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = (string?)call!["id"], ["content"] = "sunny" })]),
        });
        var answer = await CreateAsync(client, body, Cancellation);

        // The script says which signatures came back to it: its own, whatever stood for them meanwhile.
        var said = (string?)answer["content"]![0]!["text"];
        Assert.StartsWith("Signatures: ", said, StringComparison.Ordinal);
        Assert.True(provider != "scripted-anthropic" || said == $"Signatures: {signature}", said);
        Assert.DoesNotContain("interchange.thought", said, StringComparison.Ordinal);
        Assert.True(said!.Length > "Signatures: ".Length);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Shows_an_image(string provider)
    {
        var body = Body($"{provider}/echo", "what is this?");
        body["messages"]![0]!["content"] = new JsonArray(
            new JsonObject { ["type"] = "image", ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = "image/png", ["data"] = Png } },
            new JsonObject { ["type"] = "text", ["text"] = "what is this?" });

        var message = await CreateAsync(Client(_product), body, Cancellation);

        Assert.Equal("what is this?", (string?)message["content"]![0]!["text"]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Surfaces_a_prompt_that_is_too_long(string provider)
    {
        var failed = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => CreateAsync(Client(_product), Body($"{provider}/context-length", "hello"), Cancellation));

        Assert.Equal(400, (int)failed.StatusCode);
        Assert.Equal("invalid_request_error", (string?)JsonNode.Parse(failed.ResponseBody)!["error"]!["type"]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Keeps_to_a_json_schema(string provider)
    {
        var model = $"{provider}/json";
        const string Format = """
            "output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}}}
            """;

        var message = await CreateAsync(Client(_product), Body(model, "Who?", Format), Cancellation);

        Assert.Equal("""{"name":"scripted","age":1}""", JsonNode.Parse((string)message["content"]![0]!["text"]!)!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Says_when_the_bound_cut_the_answer(string provider)
    {
        var body = Body($"{provider}/echo", string.Join(' ', Enumerable.Range(1, 30).Select(static number => $"word{number}")));
        body["max_tokens"] = 16;

        var message = await CreateAsync(Client(_product), body, Cancellation);

        Assert.Equal(16, ((string)message["content"]![0]!["text"]!).Split(' ').Length);
        Assert.Equal("max_tokens", (string?)message["stop_reason"]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Counts_tokens_for_models_of_any_vendor(string provider)
    {
        var client = Client(_product);

        var count = await client.Messages.CountTokens(CountRequest(Body($"{provider}/echo", "hello there, world")), Cancellation);
        var more = await client.Messages.CountTokens(CountRequest(Body($"{provider}/echo", "hello there, world, how are you today?")), Cancellation);

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

    /// <summary>The content without what proves thoughts: no two answers have the same.</summary>
    private static JsonNode WithoutProofs(JsonObject message)
    {
        var content = message["content"]!.DeepClone();
        foreach (var block in content.AsArray().Where(static block => block!["signature"] is not null))
        {
            block!["signature"] = ((string)block["signature"]!).Length > 0;
        }

        return content;
    }
}
