using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Batches;

/// <summary>Batches in every API: each line is answered, refused and charged as the request by itself would be.</summary>
[Collection(ProductCollection.Name)]
public sealed class DialectBatchTests : EndToEndTests
{
    private readonly InterchangeProcess _product;
    private readonly BatchCaller _batches;

    public DialectBatchTests(Product product)
    {
        _product = Using(product);
        _batches = new BatchCaller(_product.Caller.Http, Cancellation);
    }

    [Theory]
    [InlineData("/v1/embeddings", """{"model":"scripted/embedding","input":"one two"}""", """{"model":"scripted/embedding","input":[]}""", "input")]
    [InlineData("/v1/rerank", """{"model":"scripted/rerank","query":"x","documents":["x y"]}""", """{"model":"scripted/rerank","query":"x","documents":[]}""", "documents")]
    [InlineData("/v1/responses", """{"model":"scripted/echo","input":"one two"}""", """{"model":"scripted/echo","input":[]}""", "input")]
    [InlineData("/v1/messages", """{"model":"scripted/echo","max_tokens":50,"messages":[{"role":"user","content":"one two"}]}""", """{"model":"scripted/echo","max_tokens":50,"messages":[]}""", "messages")]
    [InlineData("/v1/completions", """{"model":"scripted/echo","prompt":"one two"}""", """{"model":"scripted/echo","prompt":["a","b"]}""", "prompt")]
    public async Task Lines_are_answered_and_refused_in_the_words_of_their_API(string endpoint, string good, string bad, string says)
    {
        var id = await _batches.StartAsync([Line("good", endpoint, good), Line("bad", endpoint, bad), Line("failing", endpoint, good.Replace("scripted/", "scripted/no-such-", StringComparison.Ordinal))], endpoint);

        var ended = await _batches.EndedAsync(id);

        Assert.Equal(("completed", 1, 2), ((string?)ended["status"], (int)ended["request_counts"]!["completed"]!, (int)ended["request_counts"]!["failed"]!));
        var answer = Assert.Single(await LinesAsync((string)ended["output_file_id"]!));
        Assert.Equal(("good", 200), ((string?)answer["custom_id"], (int)answer["response"]!["status_code"]!));
        var (body, byItself) = (answer["response"]!["body"]!, await ByItselfAsync(endpoint, good));
        Assert.Equal(Shape(byItself), Shape(body));
        Assert.Equal(Said(endpoint, byItself), Said(endpoint, body));
        var record = await _product.Caller.GetGenerationAsync((string)answer["response"]!["request_id"]!, Cancellation);
        Assert.Equal(endpoint switch { "/v1/embeddings" => "embeddings", "/v1/rerank" => "rerank", _ => "completions" }, (string?)record["api_type"] ?? "completions");
        var errors = await LinesAsync((string)ended["error_file_id"]!);
        Assert.Equal(["bad", "failing"], errors.Select(static line => (string?)line["custom_id"]));
        Assert.All(errors, static line => Assert.Equal(400, (int)line["response"]!["status_code"]!));
        Assert.Contains(says, (string?)errors[0]["response"]!["body"]!["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(Shape(await ByItselfAsync(endpoint, bad)), Shape(errors[0]["response"]!["body"]!));
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"scripted/embedding","messages":[{"role":"user","content":"x"}]}""", "does not chat")]
    [InlineData("/v1/embeddings", """{"model":"scripted/echo","input":"x"}""", "output_modalities=embeddings")]
    [InlineData("/v1/responses", """{"model":"scripted/echo","input":"x","stream":true}""", "\"stream\" is true")]
    [InlineData("/v1/responses", """{"model":"scripted/echo","input":"x","store":true}""", "\"store\" must be false")]
    [InlineData("/v1/responses", """{"model":"scripted/echo","input":"x","tools":[{"type":"web_search"}]}""", "cannot be answered by a job")]
    public async Task What_no_line_can_ask_for_is_said_of_the_line(string endpoint, string body, string says)
    {
        var ended = await _batches.EndedAsync(await _batches.StartAsync([Line("a", endpoint, body)], endpoint));

        var error = Assert.Single(await LinesAsync((string)ended["error_file_id"]!));
        Assert.Equal(400, (int)error["response"]!["status_code"]!);
        Assert.Contains(says, (string?)error["response"]!["body"]!["error"]!["message"], StringComparison.Ordinal);
    }

    private static string Line(string customId, string endpoint, string body) => $$"""{"custom_id":"{{customId}}","method":"POST","url":"{{endpoint}}","body":{{body}}}""";

    private static string[] Shape(JsonNode body) => [.. body.AsObject().Select(static member => member.Key).Where(static name => name != "request_id").Order(StringComparer.Ordinal)];

    /// <summary>What an answer says, whichever generation it is.</summary>
    private static string Said(string endpoint, JsonNode body) => (endpoint switch
    {
        "/v1/embeddings" => body["data"],
        "/v1/rerank" => body["results"],
        "/v1/responses" => body["output"]![0]!["content"]![0]!["text"],
        "/v1/messages" => body["content"],
        _ => body["choices"]![0]!["text"],
    })!.ToJsonString();

    private async Task<JsonNode> ByItselfAsync(string endpoint, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _product.Caller.Http.PostAsync(new Uri("api" + endpoint, UriKind.Relative), content, Cancellation);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
    }

    private async Task<List<JsonNode>> LinesAsync(string file)
    {
        var text = await _product.Caller.Http.GetStringAsync(new Uri($"api/v1/files/{file}/content", UriKind.Relative), Cancellation);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!).OrderBy(static line => (string?)line["custom_id"], StringComparer.Ordinal)];
    }
}
