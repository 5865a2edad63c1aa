using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.Tests.Support.Messages;

namespace Interchange.EndToEnd.Tests.Messages;

/// <summary>Messages on the wire, as Claude Code and other clients send and read them.</summary>
[Collection(ProductCollection.Name)]
public sealed class MessagesTests : EndToEndTests
{
    private readonly InterchangeProcess _product;

    public MessagesTests(Product product) => _product = Using(product);

    [Fact]
    public async Task A_callers_own_words_reach_a_provider_of_the_same_wire_but_for_what_the_gateway_owns()
    {
        var (_, body) = await SendAsync("""
            {"model":"scripted-anthropic/reflect","max_tokens":9999,"messages":[{"role":"user","content":[{"type":"text","text":"caf\u00e9","cache_control":{"type":"ephemeral"}}]}],
             "metadata":{"user_id":"ann@example.org"},"provider":{"only":["scripted-anthropic"]},"session_id":"s-1","trace":{"a":1},"context_management":{"edits":[]}}
            """);

        var sent = Encoding.UTF8.GetString(Convert.FromBase64String((string)JsonNode.Parse(body)!["content"]![0]!["text"]!));
        Assert.Contains("""[{"role":"user","content":[{"type":"text","text":"caf\u00e9","cache_control":{"type":"ephemeral"}}]}]""", sent, StringComparison.Ordinal);
        var json = JsonNode.Parse(sent)!.AsObject();
        Assert.Equal(["context_management", "max_tokens", "messages", "metadata", "model"], json.Select(static member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal("reflect", (string?)json["model"]);
        Assert.StartsWith("ic-", (string?)json["metadata"]!["user_id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_fields_and_query_parameters_of_a_client_do_no_harm()
    {
        var (status, body) = await SendAsync(
            """{"model":"scripted-anthropic/echo","max_tokens":100,"messages":[{"role":"user","content":"hi"}],"thinking":{"type":"adaptive"},"temperature":null,"output_config":{"effort":"high"}}""",
            query: "?beta=true");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("hi", (string?)JsonNode.Parse(body)!["content"]![0]!["text"]);
    }

    [Theory]
    [InlineData("scripted-anthropic/echo")]
    [InlineData("scripted/echo")]
    public async Task A_stream_obeys_the_grammar_byte_for_byte_and_carries_the_record_of_its_route(string model)
    {
        var (_, body) = await SendAsync(
            $$"""{"model":"{{model}}","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"one two three"}]}""", metadata: true);

        var grammar = MessagesGrammar.Read(body);
        Assert.True(grammar.IsComplete);
        Assert.Equal("one two three", (string?)grammar.Message!["content"]![0]!["text"]);
        Assert.Contains("\"openrouter_metadata\"", body[body.IndexOf("event: message_stop", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fallback_to_another_wire_answers_in_the_same_words()
    {
        var (_, body) = await SendAsync("""
            {"model":"scripted-anthropic/flaky-503","fallbacks":[{"model":"scripted/echo"}],"max_tokens":100,"messages":[{"role":"user","content":"hi"}]}
            """);

        Assert.Equal(("scripted/echo", "hi"), ((string?)JsonNode.Parse(body)!["model"], (string?)JsonNode.Parse(body)!["content"]![0]!["text"]));
    }

    [Fact]
    public async Task What_Anthropic_alone_does_is_asked_of_no_other_vendor()
    {
        const string servers = "\"mcp_servers\":[{\"type\":\"url\",\"url\":\"https://example.com/sse\",\"name\":\"x\"}]";
        const string rest = "\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

        var (refused, error) = await SendAsync($"{{\"model\":\"scripted/echo\",{servers},{rest}}}");
        var (status, body) = await SendAsync($"{{\"model\":\"scripted/echo\",\"fallbacks\":[{{\"model\":\"scripted-anthropic/echo\"}}],{servers},{rest}}}");

        Assert.Equal(HttpStatusCode.BadRequest, refused);
        Assert.Contains("mcp_servers", (string?)JsonNode.Parse(error)!["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "scripted-anthropic/echo"), (status, (string?)JsonNode.Parse(body)!["model"]));
    }

    [Fact]
    public async Task A_stream_of_another_vendor_begins_with_the_likely_length_of_the_prompt()
    {
        var (_, body) = await SendAsync("""{"model":"scripted/echo","stream":true,"max_tokens":100,"messages":[{"role":"user","content":"one two three four five six seven eight"}]}""");

        Assert.InRange((int)MessagesGrammar.Events(body)[0]["message"]!["usage"]!["input_tokens"]!, 8, 40);
    }

    [Fact]
    public async Task What_the_wire_cannot_carry_is_refused_with_what_to_do()
    {
        var answer = await _product.Caller.CompleteAsync(
            """{"model":"scripted-anthropic/echo","n":2,"messages":[{"role":"user","content":"hi"}]}""", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("gives one answer to a request. Send", (string?)answer.Json["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_before_anything_else_have_the_envelope_too()
    {
        var (status, body) = await SendAsync("{\"messages\":", key: null);
        var (bad, malformed) = await SendAsync("{\"messages\":");

        Assert.Equal((HttpStatusCode.Unauthorized, "authentication_error"), (status, (string?)JsonNode.Parse(body)!["error"]!["type"]));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error"), (bad, (string?)JsonNode.Parse(malformed)!["error"]!["type"]));
    }

    private Task<(HttpStatusCode Status, string Body)> SendAsync(string body, string path = "messages", string query = "", bool metadata = false) =>
        SendAsync(body, _product.Keys.Inference, path, query, metadata);

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(string body, string? key, string path = "messages", string query = "", bool metadata = false)
    {
        using var http = new HttpClient { BaseAddress = _product.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1/{path}{query}", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        if (metadata)
        {
            request.Headers.Add("X-OpenRouter-Metadata", "enabled");
        }

        using var response = await http.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
