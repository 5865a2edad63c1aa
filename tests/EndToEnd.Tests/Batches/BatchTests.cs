using System.ClientModel;
using System.Net;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;
using OpenAI;
using OpenAI.Batch;
using OpenAI.Files;

namespace Interchange.EndToEnd.Tests.Batches;

/// <summary>Batches of files from the caller's side.</summary>
[Collection(ProductCollection.Name)]
public sealed class BatchTests : EndToEndTests
{
    private readonly InterchangeProcess _product;
    private readonly BatchCaller _batches;

    public BatchTests(Product product)
    {
        _product = Using(product);
        _batches = new BatchCaller(_product.Caller.Http, Cancellation);
    }

    [Fact]
    public async Task OpenAIs_library_uploads_lines_has_them_answered_and_reads_the_answers()
    {
        var options = new OpenAIClientOptions { Endpoint = new Uri(_product.Http.BaseAddress!, "api/v1") };
        var files = new OpenAIFileClient(new ApiKeyCredential(_product.Keys.Inference), options);

        // The library calls its own batches a trial.
#pragma warning disable OPENAI001
        var batches = new BatchClient(new ApiKeyCredential(_product.Keys.Inference), new BatchClientOptions { Endpoint = options.Endpoint });
        OpenAIFile input = await files.UploadFileAsync(
            BinaryData.FromString(BatchCaller.Line("one", "scripted/echo", "first words") + "\n" + BatchCaller.Line("two", "scripted/echo", "second words")),
            "lines.jsonl",
            FileUploadPurpose.Batch);

        var operation = await batches.CreateBatchAsync(
            BinaryContent.Create(BinaryData.FromObjectAsJson(new { input_file_id = input.Id, endpoint = "/v1/chat/completions", completion_window = "24h", metadata = new { night = "one" } })),
            waitUntilCompleted: false);
#pragma warning restore OPENAI001
        var ended = await _batches.EndedAsync(operation.BatchId);

        Assert.Equal(("completed", "one", 2, 2, 0), (
            (string?)ended["status"], (string?)ended["metadata"]!["night"], (int)ended["request_counts"]!["total"]!, (int)ended["request_counts"]!["completed"]!, (int)ended["request_counts"]!["failed"]!));
        BinaryData output = await files.DownloadFileAsync((string)ended["output_file_id"]!, Cancellation);
        var answers = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!).ToDictionary(static line => (string)line["custom_id"]!, StringComparer.Ordinal);
        Assert.Equal("second words", (string?)answers["two"]["response"]!["body"]!["choices"]![0]!["message"]!["content"]);
        Assert.Null((string?)ended["error_file_id"]);
    }

    [Fact]
    public async Task Each_line_is_answered_and_charged_as_a_request_of_its_own()
    {
        var ended = await _batches.EndedAsync(await _batches.StartAsync([BatchCaller.Line("a", "scripted/echo", "some words")]));

        var line = (await _batches.LinesAsync(ended, "output_file_id"))["a"];
        var body = line["response"]!["body"]!;
        Assert.Equal(200, (int)line["response"]!["status_code"]!);
        Assert.Equal((string?)body["id"], (string?)line["response"]!["request_id"]);
        Assert.Null(line["error"]);
        var record = await _product.Caller.GetGenerationAsync((string)body["id"]!, Cancellation);
        Assert.Equal((decimal)body["usage"]!["cost"]!, (decimal)record["total_cost"]!);
    }

    [Fact]
    public async Task What_is_wrong_with_a_line_is_said_of_that_line_and_the_others_go_on()
    {
        var ended = await _batches.EndedAsync(await _batches.StartAsync(
        [
            BatchCaller.Line("good", "scripted/echo", "words"),
            "",
            "{not json",
            """{"method":"POST","url":"/v1/chat/completions","body":{}}""",
            BatchCaller.Line("good", "scripted/echo", "again"),
            BatchCaller.Line("get", "scripted/echo", "words").Replace("POST", "GET", StringComparison.Ordinal),
            BatchCaller.Line("url", "scripted/echo", "words").Replace("/v1/chat", "/v1/other", StringComparison.Ordinal),
            BatchCaller.Line("no-model", "scripted/nobody-knows", "words"),
            BatchCaller.Line("no-body", "x", "y").Replace("\"body\":{", "\"body\":7,\"x\":{", StringComparison.Ordinal),
            BatchCaller.Line("streamed", "scripted/echo", "words", ",\"stream\":true"),
            BatchCaller.Line("refused", "scripted/context-length", "words"),
        ]));

        Assert.Equal(("completed", 10, 1, 9), (
            (string?)ended["status"], (int)ended["request_counts"]!["total"]!, (int)ended["request_counts"]!["completed"]!, (int)ended["request_counts"]!["failed"]!));
        Assert.Equal(["good"], (await _batches.LinesAsync(ended, "output_file_id")).Keys);
        var text = await _product.Caller.Http.GetStringAsync(new Uri($"api/v1/files/{ended["error_file_id"]}/content", UriKind.Relative), Cancellation);
        var errors = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            ["invalid_json", "missing_custom_id", "duplicate_custom_id", "invalid_method", "invalid_url", "400", "invalid_body", "400", "400"],
            errors.Select(static line => (string?)line["error"]?["code"] ?? line["response"]!["status_code"]!.ToJsonString()));
        Assert.Equal([3, 4, 5, 6, 7, 9], errors.Select(static line => (int?)line["error"]?["line"]).OfType<int>());
    }

    [Fact]
    public async Task A_file_without_a_good_line_fails_with_what_is_wrong()
    {
        var ended = await _batches.EndedAsync(await _batches.StartAsync(["[1]", "{"]));

        Assert.Equal("failed", (string?)ended["status"]);
        Assert.Equal(["invalid_json", "invalid_json"], ended["errors"]!["data"]!.AsArray().Select(static problem => (string?)problem!["code"]));
        Assert.Equal([1, 2], ended["errors"]!["data"]!.AsArray().Select(static problem => (int)problem!["line"]!));
    }

    [Theory]
    [InlineData("""{"input_file_id":"FILE","endpoint":"/v1/audio/speech","completion_window":"24h"}""", HttpStatusCode.BadRequest, "endpoint")]
    [InlineData("""{"input_file_id":"FILE","endpoint":"/v1/chat/completions","completion_window":"7d"}""", HttpStatusCode.BadRequest, "completion_window")]
    [InlineData("""{"endpoint":"/v1/chat/completions","completion_window":"24h"}""", HttpStatusCode.BadRequest, "input_file_id")]
    [InlineData("""{"input_file_id":"FILE","endpoint":"/v1/chat/completions","completion_window":"24h","metadata":{"a":1}}""", HttpStatusCode.BadRequest, "metadata")]
    [InlineData("""{"input_file_id":"file-000000000000000000000000000000000000","endpoint":"/v1/chat/completions","completion_window":"24h"}""", HttpStatusCode.NotFound, "file")]
    public async Task What_is_wrong_with_a_batch_is_said_at_once(string body, HttpStatusCode expected, string says)
    {
        var file = await _batches.UploadAsync([BatchCaller.Line("a", "scripted/echo", "words")]);
        var (status, answer) = await _batches.CreateAsync(body.Replace("FILE", file, StringComparison.Ordinal));

        Assert.Equal(expected, status);
        Assert.Contains(says, (string)answer["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_has_ended_is_listed_and_cannot_be_cancelled()
    {
        var id = await _batches.StartAsync([BatchCaller.Line("a", "scripted/echo", "words")]);
        await _batches.EndedAsync(id);

        var listed = await _batches.GetAsync("?limit=100");
        Assert.Contains(id, listed["data"]!.AsArray().Select(static batch => (string?)batch!["id"]));
        Assert.Equal(HttpStatusCode.Conflict, (await _batches.CancelAsync(id)).Status);
    }

    [Fact]
    public async Task Cancelling_ends_a_batch_within_seconds_and_keeps_what_was_answered()
    {
        var id = await _batches.StartAsync(
            Enumerable.Range(0, 300).Select(static line => BatchCaller.Line($"line-{line}", line < 10 ? "scripted/echo" : "scripted/slow-first-token", "words", ",\"scripted\":{\"delay_ms\":700}")));
        await Eventually.HoldsAsync("lines to be answered", TimeSpan.FromSeconds(60), async () => (string?)(await _batches.GetAsync(id))["status"] == "in_progress", Cancellation);

        var since = TimeProvider.System.GetTimestamp();
        Assert.Equal("cancelling", (string?)(await _batches.CancelAsync(id)).Body["status"]);
        var ended = await _batches.EndedAsync(id);

        Assert.InRange(TimeProvider.System.GetElapsedTime(since).TotalSeconds, 0, 20);
        Assert.Equal("cancelled", (string?)ended["status"]);
        var (answers, errors) = (await _batches.LinesAsync(ended, "output_file_id"), await _batches.LinesAsync(ended, "error_file_id"));
        Assert.Equal(300, answers.Count + errors.Count);
        Assert.Empty(answers.Keys.Intersect(errors.Keys, StringComparer.Ordinal));
        Assert.Equal((answers.Count, errors.Count), ((int)ended["request_counts"]!["completed"]!, (int)ended["request_counts"]!["failed"]!));
        Assert.Contains(errors.Values, static line => (string?)line["error"]?["code"] == "batch_cancelled");
    }
}
