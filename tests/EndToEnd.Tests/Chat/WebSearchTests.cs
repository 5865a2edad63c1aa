using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Jobs;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>The web, for models that do not search it: found, told the model, cited and charged.</summary>
[Collection(PluggedCollection.Name)]
public sealed class WebSearchTests : EndToEndTests
{
    private const string Found = """{"results":[{"url":"https://bern.example/","title":"Bern","text":"Bern is the capital."},{"url":"https://swiss.example/a","title":"","text":"A page."},{"url":"javascript:alert(1)","title":"No","text":"no"}]}""";
    private const string Web = "\"plugins\":[{\"id\":\"web\"}]";

    private readonly PluggedProduct _plugged;
    private readonly ConcurrentQueue<JsonNode> _received = new();

    public WebSearchTests(PluggedProduct product)
    {
        Using(_plugged = product);
        _plugged.Tools.Answer("/exa/search", static _ => Found);
        _plugged.Upstream.Handler = exchange =>
        {
            _received.Enqueue(JsonNode.Parse(exchange.Body)!);
            return exchange.SendDocumentAsync(200, """{"id":"up-1","object":"chat.completion","created":1760000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Bern."},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""");
        };
    }

    private Caller Caller => _plugged.Process.Caller;

    [Theory]
    [InlineData("raw/text", Web)]
    [InlineData("raw/text:online", null)]
    [InlineData("raw/text:online", "\"plugins\":[{\"id\":\"web\",\"engine\":\"exa\"}]")]
    [InlineData("raw/searching", "\"plugins\":[{\"id\":\"web\",\"engine\":\"exa\"}]")]
    public async Task Results_stand_behind_the_question_and_come_back_as_citations_at_their_price(string model, string? extra)
    {
        var answer = await Caller.CompleteAsync(Ask.For(model, "What is the capital?", extra: extra), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.True(_received.TryDequeue(out var sent));
        var content = (string)sent["messages"]![0]!["content"]!;
        Assert.StartsWith("What is the capital?\n\n", content, StringComparison.Ordinal);
        Assert.Contains("https://bern.example/\nBern is the capital.", content, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript", content, StringComparison.Ordinal);
        Assert.Null(sent["plugins"]);
        Assert.Null(sent["web_search_options"]);
        var annotations = answer.Json["choices"]![0]!["message"]!["annotations"]!.AsArray();
        Assert.Equal(["https://bern.example/", "https://swiss.example/a"], annotations.Select(static annotation => (string?)annotation!["url_citation"]!["url"]));
        Assert.Equal(["Bern", "https://swiss.example/a"], annotations.Select(static annotation => (string?)annotation!["url_citation"]!["title"]));

        // Two results at five dollars a thousand, beside 10 tokens in and 5 out.
        Assert.Equal(0.01002m, (decimal)answer.Json["usage"]!["cost"]!);
        var record = await Caller.GetGenerationAsync(answer.Id, Cancellation);
        Assert.Equal(0.01002m, (decimal)record["total_cost"]!);
        Assert.Equal((2, "exa"), ((int)record["num_search_results"]!, (string?)record["web_search_engine"]));
    }

    [Fact]
    public async Task The_engine_is_told_what_the_plugin_says()
    {
        var answer = await Caller.CompleteAsync(
            Ask.For("raw/text", "Where?", extra: """
                "web_search_options":{"search_context_size":"low"},
                "plugins":[{"id":"web","engine":"exa","max_results":3,"mode":"fast","search_prompt":"Look here:","include_domains":["*.ch"],"exclude_domains":["a.ch/b"],"user_location":{"type":"approximate","country":"CH"}}]
                """),
            Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        var (_, head, body) = _plugged.Tools.Asked.Last(static asked => asked.Path == "/exa/search");
        Assert.Contains("x-api-key: search-key", head, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"query":"Where?","type":"fast","numResults":3,"includeDomains":["*.ch"],"excludeDomains":["a.ch/b"],"userLocation":"CH","contents":{"text":{"maxCharacters":500}}}"""),
            JsonNode.Parse(body)), body);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.Contains("\n\nLook here:\n\nBern", (string?)sent["messages"]![0]!["content"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"plugins\":[{\"id\":\"web\",\"engine\":\"native\"}]")]
    [InlineData(Web)]
    public async Task A_provider_that_searches_itself_is_told_to(string extra)
    {
        var before = _plugged.Tools.Count("/exa/search");

        var answer = await Caller.CompleteAsync(Ask.For("raw/searching", extra: extra), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.NotNull(sent["web_search_options"]);
        Assert.Equal(Ask.Question, (string?)sent["messages"]![0]!["content"]);
        Assert.Equal(before, _plugged.Tools.Count("/exa/search"));
        Assert.Equal(0.00002m, (decimal)answer.Json["usage"]!["cost"]!);
    }

    [Theory]
    [InlineData("chat/completions", "\"messages\":[{\"role\":\"user\",\"content\":\"What?\"}]", "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}")]
    [InlineData("messages", "\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"What?\"}]", "{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}")]
    [InlineData("responses", "\"input\":\"What?\"", "{\"type\":\"function\",\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}")]
    public async Task The_tool_that_searches_does_what_the_plugin_does(string path, string prompt, string function)
    {
        const string Search = "{\"type\":\"openrouter:web_search\",\"parameters\":{\"max_results\":2,\"search_context_size\":\"low\"}}";

        var body = await PostAsync($"api/v1/{path}", $$"""{"model":"raw/text",{{prompt}},"tools":[{{Search}},{{function}}]}""");
        Assert.Contains("https://bern.example/", body, StringComparison.Ordinal);
        Assert.Contains("\"maxCharacters\":500", _plugged.Tools.Asked.Last(static asked => asked.Path == "/exa/search").Body, StringComparison.Ordinal);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.True(sent["tools"] is JsonArray { Count: 1 }, sent.ToJsonString());
        Assert.Equal("f", (string?)sent["tools"]![0]!["function"]!["name"]);
        Assert.Contains("Bern is the capital.", sent["messages"]!.ToJsonString(), StringComparison.Ordinal);

        Assert.Contains("https://bern.example/", await PostAsync($"api/v1/{path}", $$"""{"model":"raw/text",{{prompt}},"tools":[{{Search}}]}"""), StringComparison.Ordinal);
        Assert.True(_received.TryDequeue(out sent));
        Assert.Null(sent["tools"]);

        Assert.Contains(
            "does not run",
            await PostAsync($"api/v1/{path}", $$"""{"model":"raw/text",{{prompt}},"tools":[{"type":"openrouter:datetime"}]}""", HttpStatusCode.BadRequest),
            StringComparison.Ordinal);
        Assert.Empty(_received);
    }

    [Fact]
    public async Task A_tool_that_searches_is_the_providers_where_it_searches_itself()
    {
        var answer = await Caller.CompleteAsync(
            Ask.For("raw/searching", extra: "\"tools\":[{\"type\":\"web_search\",\"search_context_size\":\"high\"}],\"tool_choice\":{\"type\":\"web_search\"},\"provider\":{\"require_parameters\":true}"), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.Equal(("high", null, null), ((string?)sent["web_search_options"]!["search_context_size"], sent["tools"], sent["tool_choice"]));
    }

    [Fact]
    public async Task A_provider_that_does_not_is_not()
    {
        var answer = await Caller.CompleteAsync(Ask.For("raw/text", extra: "\"plugins\":[{\"id\":\"web\",\"engine\":\"native\"}]"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("searches the web itself", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_received);
    }

    [Theory]
    [InlineData("\"plugins\":[{\"id\":\"web\",\"enabled\":false}]")]
    public async Task Nothing_is_searched_where_that_is_switched_off(string extra)
    {
        var before = _plugged.Tools.Count("/exa/search");

        var answer = await Caller.CompleteAsync(Ask.For("raw/text:online", extra: extra), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(before, _plugged.Tools.Count("/exa/search"));
    }

    [Fact]
    public async Task A_stream_has_the_citations_once_and_costs_the_same()
    {
        var answer = await Caller.StreamAsync(Ask.For("scripted/echo", "one two", stream: true, extra: Web), Cancellation);

        Assert.True(answer.EndedNormally);
        var cited = answer.Chunks.Where(static chunk => chunk["choices"]!.AsArray() is [{ } choice] && choice["delta"]!["annotations"] is not null).ToList();
        Assert.Equal(2, Assert.Single(cited)["choices"]![0]!["delta"]!["annotations"]!.AsArray().Count);
        Assert.StartsWith("one two", answer.Text, StringComparison.Ordinal);
        Assert.True((decimal)answer.Chunks[^1]["usage"]!["cost"]! > 0.01m);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_have_them_as_citations(bool stream)
    {
        var body = await PostAsync("api/v1/messages", $$"""{"model":"scripted/echo","max_tokens":200,"stream":{{(stream ? "true" : "false")}},{{Web}},"messages":[{"role":"user","content":"one two"}]}""");

        Assert.Contains("\"web_search_result_location\"", body, StringComparison.Ordinal);
        Assert.Contains("https://bern.example/", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"error\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Responses_have_them_as_annotations(bool stream)
    {
        var body = await PostAsync("api/v1/responses", $$"""{"model":"scripted/echo","stream":{{(stream ? "true" : "false")}},{{Web}},"input":"one two"}""");

        Assert.Contains("\"url_citation\"", body, StringComparison.Ordinal);
        Assert.Contains("https://bern.example/", body, StringComparison.Ordinal);
        Assert.Equal(stream, body.Contains("response.output_text.annotation.added", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_searches_once_and_is_charged_once()
    {
        var before = _plugged.Tools.Count("/exa/search");
        var jobs = new JobCaller(Caller);

        var ended = await jobs.EndedAsync(await jobs.AcceptAsync(Ask.For("raw/text", extra: Web), Cancellation), Cancellation);

        var answer = ended["response"]!["body"]!;
        Assert.Equal(2, answer["choices"]![0]!["message"]!["annotations"]!.AsArray().Count);
        Assert.Equal(0.01002m, (decimal)answer["usage"]!["cost"]!);
        Assert.Equal(before + 1, _plugged.Tools.Count("/exa/search"));
    }

    [Fact]
    public async Task What_nobody_answers_costs_nothing()
    {
        _plugged.Upstream.Handler = static exchange => exchange.SendDocumentAsync(400, """{"error":{"message":"no"}}""");

        var answer = await Caller.CompleteAsync(Ask.For("raw/text", extra: Web), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var record = await Caller.GetGenerationAsync(answer.Headers.GetValues("X-Generation-Id").Single(), Cancellation);
        Assert.Equal(0m, (decimal)record["total_cost"]!);
    }

    [Fact]
    public async Task An_engine_that_fails_is_a_503_and_nobody_is_asked()
    {
        _plugged.Tools.Answer("/exa/search", static _ => "no document");

        var answer = await Caller.CompleteAsync(Ask.For("raw/text", extra: Web), Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Empty(_received);
    }

    private async Task<string> PostAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Caller.Http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, text);
        return text;
    }
}
