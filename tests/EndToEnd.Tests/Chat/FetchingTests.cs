using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Jobs;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Pictures and documents that a request names by address, at providers that fetch nothing.</summary>
[Collection(PluggedCollection.Name)]
public sealed class FetchingTests : EndToEndTests
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private readonly PluggedProduct _plugged;

    public FetchingTests(PluggedProduct product) => Using(_plugged = product);

    private Caller Caller => _plugged.Process.Caller;

    [Theory]
    [InlineData("scripted-bedrock", false)]
    [InlineData("scripted-bedrock", true)]
    [InlineData("scripted-gemini", false)]
    [InlineData("scripted-anthropic", true)]
    public async Task The_gateway_fetches_pictures_that_the_provider_does_not(string author, bool stream)
    {
        var path = $"/{Guid.NewGuid():N}.png";
        var address = _plugged.Tools.Serve(path, "image/png", Png);
        var body = Question($"{author}/echo", Image(address), stream);

        var (status, text) = stream
            ? (await Caller.StreamAsync(body, Cancellation) is var streamed ? (HttpStatusCode.OK, streamed.Text) : default)
            : await Caller.CompleteAsync(body, Cancellation) is var whole ? (whole.Status, whole.Text) : default;

        Assert.Equal((HttpStatusCode.OK, "what is this?"), (status, text));
        Assert.Equal(1, _plugged.Tools.Count(path));
        Assert.DoesNotContain("Bearer", _plugged.Tools.Asked.First(asked => asked.Path == path).Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_image_that_another_is_made_after_is_fetched_once_and_sent_as_a_file()
    {
        var path = $"/{Guid.NewGuid():N}.png";
        var address = _plugged.Tools.Serve(path, "image/png", Png);
        var media = new MediaCaller(Caller);
        foreach (var model in (string[])["scripted/image", "scripted-gemini/picture"])
        {
            var (status, answer, _) = await media.PostAsync("images", References(model, address), Cancellation);
            Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        }

        Assert.Equal(2, _plugged.Tools.Count(path));
        var (refused, error, _) = await media.PostAsync("images", References("scripted/image", _plugged.Tools.Address + "/nothing.png"), Cancellation);
        Assert.Equal((HttpStatusCode.BadRequest, "image_download_failed"), (refused, (string?)error["error"]!["metadata"]!["error_type"]));
        Assert.Contains("status 404", (string?)error["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_passed_on_by_address_to_a_provider_that_fetches_it()
    {
        var path = $"/{Guid.NewGuid():N}.png";

        var answer = await Caller.CompleteAsync(Question("scripted/echo", Image(_plugged.Tools.Serve(path, "image/png", Png))), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(0, _plugged.Tools.Count(path));
    }

    [Theory]
    [InlineData("text/html", "no image")]
    [InlineData(null, "status 404")]
    public async Task What_cannot_be_had_is_a_400_that_says_why_and_costs_nothing(string? type, string why)
    {
        var path = $"/{Guid.NewGuid():N}";
        var address = type is null ? _plugged.Tools.Address + path : _plugged.Tools.Serve(path, type, "<html/>"u8.ToArray());

        var answer = await Caller.CompleteAsync(Question("scripted-bedrock/echo", Image(address)), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(why, answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(path, answer.Body, StringComparison.Ordinal);
        Assert.Equal("image_download_failed", (string?)answer.Json["error"]!["metadata"]!["error_type"]);
    }

    [Fact]
    public async Task A_document_by_address_is_put_inside_where_chat_completions_take_it_so_alone()
    {
        var path = $"/{Guid.NewGuid():N}.pdf";
        var pdf = "%PDF-1.4 not much of one"u8.ToArray();
        var address = _plugged.Tools.Serve(path, "application/pdf", pdf);
        var received = "";
        _plugged.Upstream.Handler = exchange =>
        {
            received = Encoding.UTF8.GetString(exchange.Body);
            return exchange.SendDocumentAsync(200, """{"id":"up-1","object":"chat.completion","created":1760000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello!"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""");
        };

        var answer = await Caller.CompleteAsync(
            Question("raw/files", $$$"""{"type":"file","file":{"file_data":"{{{address}}}"}}"""), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        var file = JsonNode.Parse(received)!["messages"]![0]!["content"]![1]!["file"]!;
        Assert.Equal("data:application/pdf;base64," + Convert.ToBase64String(pdf), (string?)file["file_data"]);
        Assert.Equal(path[1..], (string?)file["filename"]);
    }

    [Fact]
    public async Task A_job_fetches_too()
    {
        var path = $"/{Guid.NewGuid():N}.png";
        var body = Question("scripted-bedrock/echo", Image(_plugged.Tools.Serve(path, "image/png", Png)));

        var jobs = new JobCaller(Caller);
        var job = await jobs.AcceptAsync(body, Cancellation);
        var ended = await jobs.EndedAsync(job, Cancellation);

        Assert.Equal("what is this?", (string?)ended["response"]!["body"]!["choices"]![0]!["message"]!["content"]);
        Assert.Equal(1, _plugged.Tools.Count(path));
    }

    private static string References(string model, string address) =>
        $$$"""{"model":"{{{model}}}","prompt":"x","input_references":[{"type":"image_url","image_url":{"url":"{{{address}}}"}}]}""";

    private static string Image(string address) => $$$"""{"type":"image_url","image_url":{"url":"{{{address}}}"}}""";

    private static string Question(string model, string part, bool stream = false) =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":[{"type":"text","text":"what is this?"},{{part}}]}]}""";
}
