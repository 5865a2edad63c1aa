using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Jobs;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>PDF files for models that take none, and for those that do.</summary>
[Collection(PluggedCollection.Name)]
public sealed class FileParserTests : EndToEndTests
{
    private const string Hello = """{"id":"up-1","object":"chat.completion","created":1760000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello!"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""";

    private readonly PluggedProduct _plugged;
    private readonly ConcurrentQueue<JsonNode> _received = new();

    public FileParserTests(PluggedProduct product)
    {
        Using(_plugged = product);
        _plugged.Upstream.Handler = async exchange =>
        {
            _received.Enqueue(JsonNode.Parse(exchange.Body)!);
            if (!exchange.Streamed)
            {
                await exchange.SendDocumentAsync(200, Hello);
                return;
            }

            await exchange.BeginStreamAsync();
            await exchange.SendChunkAsync(Encoding.UTF8.GetBytes(
                "data: {\"id\":\"up-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello!\"},\"finish_reason\":null}]}\n\n"
                + "data: {\"id\":\"up-1\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}\n\n"
                + "data: [DONE]\n\n"));
            await exchange.SendChunkAsync(ReadOnlyMemory<byte>.Empty);
        };
    }

    private Caller Caller => _plugged.Process.Caller;

    private static string Pdf => DataUrl(PdfFiles.Text("The capital is Bern"));

    [Theory]
    [InlineData("""[{"id":"file-parser","pdf":{"engine":"pdf-text"}}]""", "raw/files")]
    [InlineData("""[{"id":"file-parser","pdf":{"engine":"cloudflare-ai"}}]""", "raw/text")]
    [InlineData("""[{"id":"file-parser"}]""", "raw/text")]
    [InlineData("[]", "raw/text")]
    public async Task A_model_that_takes_no_files_gets_the_text_and_so_does_who_asks_for_it(string plugins, string model)
    {
        var answer = await Caller.CompleteAsync(Question(model, plugins, Pdf), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.Equal(["what is this?", "<file name=\"a.pdf\">", "The capital is Bern", "</file>"], TextsOf(sent).Select(static text => text.Trim()));
        Assert.Null(sent["plugins"]);
        var file = answer.Json["choices"]![0]!["message"]!["annotations"]![0]!;
        Assert.Equal(("file", "a.pdf"), ((string?)file["type"], (string?)file["file"]!["name"]));
        Assert.Equal("The capital is Bern", ((string)file["file"]!["content"]![1]!["text"]!).Trim());

        // Reading costs nothing: the bill is that of the tokens.
        Assert.Equal(0.00002m, (decimal)answer.Json["usage"]!["cost"]!);
    }

    [Fact]
    public async Task What_was_read_is_not_read_again_when_it_comes_back_and_no_provider_sees_it()
    {
        var first = await Caller.CompleteAsync(Question("raw/text", "[]", Pdf), Cancellation);
        _received.Clear();
        var annotations = first.Json["choices"]![0]!["message"]!["annotations"]!.DeepClone();
        annotations[0]!["file"]!["content"]![1]!["text"] = "What was read before";

        var body = JsonNode.Parse(Question("raw/text", "[]", Pdf))!;
        body["messages"]!.AsArray().Add((JsonNode)new JsonObject { ["role"] = "assistant", ["content"] = "Hello!", ["annotations"] = annotations });
        body["messages"]!.AsArray().Add((JsonNode)new JsonObject { ["role"] = "user", ["content"] = "And?" });
        var second = await Caller.CompleteAsync(body.ToJsonString(), Cancellation);

        Assert.True(second.Status == HttpStatusCode.OK, second.Body);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.Contains("What was read before", TextsOf(sent));
        Assert.Null(sent["messages"]![1]!["annotations"]);
        Assert.Null(second.Json["choices"]![0]!["message"]!["annotations"]);
    }

    [Theory]
    [InlineData("[]", "raw/files")]
    [InlineData("""[{"id":"file-parser","pdf":{"engine":"native"}}]""", "raw/files")]
    public async Task A_model_that_takes_files_gets_the_file(string plugins, string model)
    {
        var answer = await Caller.CompleteAsync(Question(model, plugins, Pdf), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.Equal(Pdf, (string?)sent["messages"]![0]!["content"]![1]!["file"]!["file_data"]);
        Assert.Null(answer.Json["choices"]![0]!["message"]!["annotations"]);
    }

    [Fact]
    public async Task A_model_that_takes_none_is_not_asked_natively()
    {
        var answer = await Caller.CompleteAsync(Question("raw/text", """[{"id":"file-parser","pdf":{"engine":"native"}}]""", Pdf), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Empty(_received);
    }

    [Fact]
    public async Task A_stream_says_it_before_its_text()
    {
        var answer = await Caller.StreamAsync(Question("raw/text", "[]", Pdf, stream: true), Cancellation);

        Assert.Equal("Hello!", answer.Text);
        Assert.True(answer.EndedNormally);
        var delta = answer.Chunks[0]["choices"]![0]!["delta"]!;
        Assert.Equal("a.pdf", (string?)delta["annotations"]![0]!["file"]!["name"]);
        Assert.Equal((string?)answer.Chunks[1]["id"], (string?)answer.Chunks[0]["id"]);
        Assert.Single(answer.Chunks, static chunk => chunk["choices"]!.AsArray() is [{ } choice] && choice["delta"]!["annotations"] is not null);
    }

    [Fact]
    public async Task A_job_does_it_too()
    {
        var jobs = new JobCaller(Caller);
        var ended = await jobs.EndedAsync(await jobs.AcceptAsync(Question("raw/text", "[]", Pdf), Cancellation), Cancellation);

        Assert.Equal(200, (int)ended["response"]!["status_code"]!);
        Assert.Equal("a.pdf", (string?)ended["response"]!["body"]!["choices"]![0]!["message"]!["annotations"]![0]!["file"]!["name"]);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.Contains("<file name=\"a.pdf\">", TextsOf(sent));
    }

    [Fact]
    public async Task Documents_of_messages_and_of_responses_are_read_alike()
    {
        var base64 = Convert.ToBase64String(PdfFiles.Text("The capital is Bern"));
        using var messages = await PostAsync("api/v1/messages", $$"""
            {"model":"raw/text","max_tokens":100,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"{{base64}}"} }]}]}
            """);
        using var responses = await PostAsync("api/v1/responses", $$"""
            {"model":"raw/text","input":[{"role":"user","content":[{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,{{base64}}"}]}]}
            """);

        Assert.True(messages.IsSuccessStatusCode, await messages.Content.ReadAsStringAsync(Cancellation));
        Assert.True(responses.IsSuccessStatusCode, await responses.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(2, _received.Count);
        Assert.All(_received, static sent => Assert.Contains(TextsOf(sent), static text => text.Contains("The capital is Bern", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("raw/text")]
    [InlineData("raw/files")]
    public async Task A_file_of_the_account_is_found_by_its_id_and_by_nobody_else(string model)
    {
        var id = await UploadAsync(PdfFiles.Text("Uploaded before"));
        var question = $$$"""{"model":"{{{model}}}","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"{{{id}}}"}}]}]}""";

        var answer = await Caller.CompleteAsync(question, Cancellation);
        var unknown = await Caller.CompleteAsync(question.Replace(id, id[..^6] + "000000", StringComparison.Ordinal), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.True(_received.TryDequeue(out var sent));
        if (model == "raw/text")
        {
            Assert.Contains(TextsOf(sent), static text => text.Contains("Uploaded before", StringComparison.Ordinal));
            Assert.Contains(TextsOf(sent), static text => text.Contains("<file name=\"a.pdf\">", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.BadRequest, unknown.Status);
            Assert.Contains("file_id", unknown.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.StartsWith("data:application/pdf;base64,", (string?)sent["messages"]![0]!["content"]![0]!["file"]!["file_data"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("raw/text")]
    [InlineData("raw/pictures")]
    public async Task A_file_of_the_account_is_found_by_its_id_in_messages_too(string model)
    {
        var sent = await SentForAsync(model, $$$"""{"type":"document","source":{"type":"file","file_id":"{{{await UploadAsync(PdfFiles.Text("Uploaded before"))}}}"}}""");

        if (model == "raw/text")
        {
            Assert.Contains(TextsOf(sent), static text => text.Contains("Uploaded before", StringComparison.Ordinal));
            Assert.Contains(TextsOf(sent), static text => text.Contains("<file name=\"a.pdf\">", StringComparison.Ordinal));
        }
        else
        {
            Assert.StartsWith("data:application/pdf;base64,", (string?)sent["messages"]![0]!["content"]![0]!["file"]!["file_data"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_of_the_account_is_found_by_its_id_in_messages_too()
    {
        const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        var picture = await UploadAsync(Convert.FromBase64String(Pixel), "image/png");

        var sent = await SentForAsync("raw/pictures", $$$"""{"type":"image","source":{"type":"file","file_id":"{{{picture}}}"}}""");

        Assert.Equal("data:image/png;base64," + Pixel, (string?)sent["messages"]![0]!["content"]![0]!["image_url"]!["url"]);
    }

    [Fact]
    public async Task A_file_by_address_is_fetched_and_read()
    {
        var path = $"/{Guid.NewGuid():N}.pdf";
        var answer = await Caller.CompleteAsync(
            Question("raw/text", "[]", _plugged.Tools.Serve(path, "application/pdf", PdfFiles.Text("From elsewhere"))), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.Contains(TextsOf(sent), static text => text.Contains("From elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_is_recognised_by_a_provider_that_does_and_charged_by_the_page()
    {
        _plugged.Tools.Answer("/mistral/v1/ocr", asked =>
        {
            var request = JsonNode.Parse(asked)!;
            Assert.StartsWith("data:application/pdf;base64,", (string?)request["document"]!["document_url"], StringComparison.Ordinal);
            return """{"pages":[{"index":0,"markdown":"# Scanned"},{"index":1,"markdown":"and recognised"}],"model":"mistral-ocr","usage_info":{"pages_processed":2}}""";
        });

        var answer = await Caller.CompleteAsync(Question("raw/text", """[{"id":"file-parser","pdf":{"engine":"mistral-ocr"}}]""", Pdf), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.Contains("# Scanned\n\nand recognised", TextsOf(sent));
        Assert.Contains("Authorization: Bearer ocr-key", _plugged.Tools.Asked.Last(static asked => asked.Path == "/mistral/v1/ocr").Head, StringComparison.Ordinal);

        // Two pages at two dollars a thousand, beside 10 tokens in and 5 out.
        Assert.Equal(0.00402m, (decimal)answer.Json["usage"]!["cost"]!);
        var record = await Caller.GetGenerationAsync(answer.Id, Cancellation);
        Assert.Equal(0.00402m, (decimal)record["total_cost"]!);
    }

    [Theory]
    [InlineData("bomb")]
    [InlineData("encrypted")]
    [InlineData("junk")]
    [InlineData("base64")]
    public async Task A_file_that_cannot_be_read_is_a_400_that_says_why_and_costs_nothing(string kind)
    {
        var data = kind switch
        {
            "bomb" => DataUrl(PdfFiles.NestedBomb(800)),
            "encrypted" => DataUrl(PdfFiles.Encrypted()),
            "junk" => DataUrl("%PDF-1.4 nothing of the kind"u8.ToArray()),
            _ => "data:application/pdf;base64,%%%",
        };

        var answer = await Caller.CompleteAsync(Question("raw/text", "[]", data), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.BadRequest, answer.Body);
        Assert.Contains("File 1 of the request cannot be read", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_received);
        Assert.Equal(HttpStatusCode.OK, (await Caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation)).Status);
    }

    [Fact]
    public async Task An_error_has_what_was_read_so_that_it_need_not_be_read_again()
    {
        _plugged.Upstream.Handler = static exchange => exchange.SendDocumentAsync(400, """{"error":{"message":"no"}}""");

        var answer = await Caller.CompleteAsync(Question("raw/text", "[]", Pdf), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("a.pdf", (string?)answer.Json["error"]!["metadata"]!["file_annotations"]![0]!["file"]!["name"]);
    }

    private static string DataUrl(byte[] pdf) => "data:application/pdf;base64," + Convert.ToBase64String(pdf);

    private static IEnumerable<string> TextsOf(JsonNode sent) => sent["messages"]!.AsArray().SelectMany(static message => message!["content"] is JsonArray parts
        ? parts.Select(static part => (string?)part!["text"] ?? "")
        : [(string?)message["content"] ?? ""]);

    private static string Question(string model, string plugins, string data, bool stream = false) => $$$"""
        {"model":"{{{model}}}","stream":{{{(stream ? "true" : "false")}}},"plugins":{{{plugins}}},"messages":[{"role":"user","content":[
          {"type":"text","text":"what is this?"},{"type":"file","file":{"filename":"a.pdf","file_data":"{{{data}}}"}}]}]}
        """;

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        Caller.Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);

    /// <summary>What the provider gets for a block of a user's message.</summary>
    private async Task<JsonNode> SentForAsync(string model, string block)
    {
        using var answer = await PostAsync("api/v1/messages", $$"""{"model":"{{model}}","max_tokens":100,"messages":[{"role":"user","content":[{{block}}]}]}""");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.True(_received.TryDequeue(out var sent));
        return sent;
    }

    private async Task<string> UploadAsync(byte[] bytes, string mediaType = "application/pdf")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var form = new MultipartFormDataContent { { new StringContent("user_data"), "purpose" }, { content, "file", "a.pdf" } };
        using var response = await Caller.Http.PostAsync(new Uri("api/v1/files", UriKind.Relative), form, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        return (string)JsonNode.Parse(body)!["id"]!;
    }
}
