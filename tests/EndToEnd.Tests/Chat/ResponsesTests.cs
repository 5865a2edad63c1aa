using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>The Responses API over HTTP, with no library between.</summary>
[Collection(ProductCollection.Name)]
public sealed class ResponsesTests : EndToEndTests
{
    private const string Weather = """{"type":"function","name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]},"strict":true}""";

    private readonly InterchangeProcess _product;

    public ResponsesTests(Product product) => _product = Using(product);

    [Theory]
    [InlineData("scripted/echo")]
    [InlineData("scripted/unicode")]
    [InlineData("scripted/reasoning")]
    [InlineData("scripted/refusal")]
    [InlineData("scripted/dribble")]
    [InlineData("scripted/cached")]
    [InlineData("scripted-responses/echo")]
    [InlineData("scripted-responses/unicode")]
    [InlineData("scripted-responses/reasoning")]
    [InlineData("scripted-responses/refusal")]
    [InlineData("scripted-responses/cached")]
    public async Task Streamed_and_whole_end_as_the_same_response(string model)
    {
        var (_, whole) = await AskAsync($$"""{"model":"{{model}}","input":"hello there, wörld"}""");
        var stream = ResponsesGrammar.Check((await AskRawAsync($$"""{"model":"{{model}}","input":"hello there, wörld","stream":true}""")).Body);

        ResponsesGrammar.CheckResponse(whole);
        Assert.Equal(Comparable(whole), Comparable(stream.Final));
    }

    [Fact]
    public async Task Answers_bills_and_records_a_response_as_any_generation()
    {
        var (status, response) = await AskAsync("""{"model":"scripted/echo","input":"one two three","instructions":"Be brief.","user":"me","metadata":{"a":"b"}}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("gen-", (string?)response["id"], StringComparison.Ordinal);
        Assert.Equal("scripted/echo", (string?)response["model"]);
        Assert.Equal("one two three", (string?)response["output"]![0]!["content"]![0]!["text"]);
        Assert.Equal((5, 3), ((int)response["usage"]!["input_tokens"]!, (int)response["usage"]!["output_tokens"]!));
        Assert.NotNull(response["usage"]!["cost"]);
        Assert.Equal("me", (string?)response["user"]);
        var record = await _product.Caller.GetGenerationAsync((string)response["id"]!, Cancellation);
        Assert.Equal((double)response["usage"]!["cost"]!, (double)record["total_cost"]!, 9);
    }

    [Fact]
    public async Task Goes_on_with_the_results_of_parallel_calls_and_thoughts_given_back()
    {
        var question = """{"role":"user","content":"How is the weather?"}""";
        var (_, first) = await AskAsync($$"""{"model":"scripted/parallel-tools","input":[{{question}}],"tools":[{{Weather}}]}""");
        var calls = first["output"]!.AsArray().Where(static item => (string?)item!["type"] == "function_call").ToList();
        Assert.Equal(2, calls.Count);
        var items = string.Join(',', first["output"]!.AsArray().Select(static item => item!.ToJsonString()));
        var results = string.Join(',', calls.Select(static call => $$"""{"type":"function_call_output","call_id":"{{call!["call_id"]}}","output":"sunny"}"""));

        var (status, second) = await AskAsync($$"""{"model":"scripted/parallel-tools","input":[{{question}},{{items}},{{results}}],"tools":[{{Weather}}]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("The tool has answered.", (string?)second["output"]![0]!["content"]![0]!["text"]);
    }

    [Theory]
    [InlineData("""{"model":"scripted/echo"}""", 400, "invalid_request")]
    [InlineData("""{"model":"scripted/echo","input":"hi","store":true}""", 400, "invalid_request")]
    [InlineData("""{"model":"scripted/echo","input":"hi","tools":[{"type":"web_search"}]}""", 400, "invalid_request")]
    [InlineData("""{"model":"scripted/content-filter","input":"hi"}""", 400, "content_policy_violation")]
    [InlineData("""{"model":"scripted/context-length","input":"hi"}""", 400, "context_length_exceeded")]
    [InlineData("""{"model":"scripted/flaky-503","input":"hi","stream":true}""", 503, "provider_overloaded")]
    [InlineData("""{"model":"scripted-responses/rate-limited","input":"hi"}""", 429, "rate_limit_exceeded")]
    [InlineData("""{"model":"scripted-responses/context-length","input":"hi"}""", 400, "context_length_exceeded")]
    public async Task Tells_errors_in_the_envelope_of_the_document(string request, int status, string type)
    {
        var answer = await AskRawAsync(request);
        var body = JsonNode.Parse(answer.Body)!;

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(status, (int)body["error"]!["code"]!);
        Assert.False(string.IsNullOrWhiteSpace((string?)body["error"]!["message"]));
        Assert.Equal(type, (string?)body["error_type"]);
    }

    [Theory]
    [InlineData("scripted/error-mid-stream")]
    [InlineData("scripted-responses/error-mid-stream")]
    [InlineData("scripted-responses/cut-mid-stream")]
    [InlineData("scripted-responses/eof-mid-stream")]
    [InlineData("scripted-responses/malformed-chunk")]
    public async Task Ends_a_stream_that_broke_with_a_failed_response(string model)
    {
        var stream = ResponsesGrammar.Check((await AskRawAsync($$"""{"model":"{{model}}","input":"{{Ask.Question}}","stream":true,{{Ask.Slowly}}}""")).Body);

        Assert.Equal("response.failed", stream.Types.Last());
        Assert.Equal("server_error", (string?)stream.Final["error"]!["code"]);
    }

    [Theory]
    [InlineData("scripted")]
    [InlineData("scripted-responses")]
    public async Task A_bound_on_the_output_makes_an_incomplete_response(string provider)
    {
        var (_, response) = await AskAsync($$"""{"model":"{{provider}}/echo","input":"one two three four","max_output_tokens":2}""");

        Assert.Equal("incomplete", (string?)response["status"]);
        Assert.Equal("max_output_tokens", (string?)response["incomplete_details"]!["reason"]);
    }

    [Theory]
    [InlineData("scripted", false)]
    [InlineData("scripted", true)]
    [InlineData("scripted-responses", false)]
    [InlineData("scripted-responses", true)]
    public async Task Signed_thoughts_reach_their_provider_again_over_three_turns(string provider, bool stream)
    {
        var items = new JsonArray { JsonNode.Parse("""{"role":"user","content":"How is the weather?"}""") };
        var signatures = new List<string>();
        for (var turn = 0; turn < 3; turn++)
        {
            var response = await TurnAsync(provider, items, stream);
            foreach (var item in response["output"]!.AsArray())
            {
                items.Add(item!.DeepClone());
                signatures.AddRange(new[] { (string?)item["encrypted_content"], (string?)item["signature"] }.OfType<string>());
            }

            foreach (var call in response["output"]!.AsArray().Where(static item => (string?)item!["type"] == "function_call"))
            {
                items.Add(new JsonObject { ["type"] = "function_call_output", ["call_id"] = (string?)call!["call_id"], ["output"] = "sunny" });
            }

            var answer = await TurnAsync(provider, items, stream);
            Assert.Equal($"Signatures: {string.Join(' ', signatures)}", (string?)answer["output"]!.AsArray()[^1]!["content"]![0]!["text"]);
            items.Add(answer["output"]!.AsArray()[^1]!.DeepClone());
            items.Add(JsonNode.Parse("""{"role":"user","content":"And now?"}"""));
        }

        Assert.Equal(3, signatures.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Passes_the_providers_own_items_on_where_it_speaks_the_same_wire(bool stream)
    {
        var (_, response) = stream
            ? (HttpStatusCode.OK, ResponsesGrammar.Check((await AskRawAsync("""{"model":"scripted-responses/reasoning","input":"hi there","user":"me","stream":true}""")).Body).Final)
            : await AskAsync("""{"model":"scripted-responses/reasoning","input":"hi there","user":"me"}""");

        Assert.StartsWith("rs_resp_scripted", (string?)response["output"]![0]!["id"], StringComparison.Ordinal);
        Assert.StartsWith("gen-", (string?)response["id"], StringComparison.Ordinal);
        Assert.Equal("scripted-responses/reasoning", (string?)response["model"]);
        Assert.Equal("me", (string?)response["user"]);
        Assert.True((double)response["usage"]!["cost"]! > 0);
    }

    [Fact]
    public async Task A_job_answers_in_responses_too()
    {
        using var request = Request("""{"model":"scripted/echo","input":"one two","instructions":"Be brief."}""");
        request.Headers.Add("Prefer", "respond-async, wait=60");
        using var response = await _product.Caller.Http.SendAsync(request, Cancellation);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!.AsObject();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        ResponsesGrammar.CheckResponse(body);
        Assert.Equal("one two", (string?)body["output"]![0]!["content"]![0]!["text"]);
        Assert.Equal("Be brief.", (string?)body["instructions"]);
    }

    private static string Comparable(JsonObject response)
    {
        var copy = response.DeepClone().AsObject();
        foreach (var name in (string[])["id", "created_at", "completed_at"])
        {
            copy.Remove(name);
        }

        foreach (var item in copy["output"]!.AsArray())
        {
            item!.AsObject().Remove("id");
        }

        return copy.ToJsonString();
    }

    private async Task<JsonObject> TurnAsync(string provider, JsonArray items, bool stream)
    {
        var request = $$"""{"model":"{{provider}}/signed-reasoning","input":{{items.ToJsonString()}},"tools":[{{Weather}}],"stream":{{(stream ? "true" : "false")}}}""";
        return stream ? ResponsesGrammar.Check((await AskRawAsync(request)).Body).Final : (await AskAsync(request)).Json;
    }

    private static HttpRequestMessage Request(string body) => new(HttpMethod.Post, new Uri("api/v1/responses", UriKind.Relative))
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };

    private async Task<(HttpStatusCode Status, JsonObject Json)> AskAsync(string body)
    {
        var (status, text) = await AskRawAsync(body);
        return (status, JsonNode.Parse(text)!.AsObject());
    }

    private async Task<(HttpStatusCode Status, string Body)> AskRawAsync(string body)
    {
        using var request = Request(body);
        using var response = await _product.Caller.Http.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
