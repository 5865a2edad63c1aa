using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Jobs;

/// <summary>Webhooks as their receivers see them; verified by the sample of docs/jobs.md, which runs on another platform's cryptography.</summary>
[Collection(ProductCollection.Name)]
public sealed partial class WebhookTests : EndToEndTests
{
    private const string Secret = "whsec-planted-0123456789";

    private readonly InterchangeProcess _product;

    public WebhookTests(Product product) => _product = Using(product);

    [Fact]
    public async Task The_end_of_a_job_is_told_again_until_it_is_heard_and_the_sample_verifier_tells_it_from_others()
    {
        var receiver = Owned(new RawUpstream());
        var heard = new TaskCompletionSource<(Dictionary<string, string> Headers, string Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tries = 0;
        receiver.Handler = exchange =>
        {
            if (Interlocked.Increment(ref tries) == 1)
            {
                return exchange.SendDocumentAsync(500, "{}");
            }

            heard.TrySetResult((Headers(exchange.Head), Encoding.UTF8.GetString(exchange.Body)));
            return exchange.SendDocumentAsync(200, "{}");
        };

        var job = await AcceptAsync(receiver.BaseUrl);
        var (headers, body) = await heard.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancellation);

        var told = JsonNode.Parse(body)!;
        Assert.Equal(("job.succeeded", job), ((string?)told["type"], (string?)told["data"]!["id"]));
        Assert.DoesNotContain(Ask.Question, body, StringComparison.Ordinal);
        var at = long.Parse(headers["x-interchange-webhook-timestamp"], CultureInfo.InvariantCulture);
        var moved = new Dictionary<string, string>(headers, StringComparer.Ordinal) { ["x-interchange-webhook-timestamp"] = (at + 60).ToString(CultureInfo.InvariantCulture) };
        string[] verdicts = await VerifyAsync(
            (headers, body, Secret, at + 301), (headers, body + " ", Secret, at), (headers, body, Secret + "x", at), (moved, body, Secret, at), (headers, body, Secret, at), (headers, body, Secret, at + 1));
        Assert.Equal(["late", "forged", "forged", "forged", "genuine", "replayed"], verdicts);
        Assert.DoesNotContain(Secret, string.Join('\n', _product.Logs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var (receiver, elsewhere) = (Owned(new RawUpstream()), Owned(new RawUpstream()));
        var (asked, led) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        elsewhere.Handler = exchange =>
        {
            Interlocked.Increment(ref led);
            return exchange.SendDocumentAsync(200, "{}");
        };
        var tries = 0;
        receiver.Handler = exchange =>
        {
            if (Interlocked.Increment(ref tries) > 1)
            {
                asked.TrySetResult();
                return exchange.SendDocumentAsync(200, "{}");
            }

            return exchange.SendAsync($"HTTP/1.1 307 Elsewhere\r\nLocation: {elsewhere.BaseUrl}\r\nContent-Length: 0\r\n\r\n");
        };

        await AcceptAsync(receiver.BaseUrl);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancellation);

        Assert.Equal(0, led);
    }

    [Theory]
    [InlineData(null, true, false)]
    [InlineData(Secret, false, false)]
    [InlineData(Secret, true, true)]
    public async Task A_webhook_that_could_not_be_told_is_refused(string? secret, bool prefers, bool stream)
    {
        using var request = Request(new Uri("https://example.com/hook"), secret, prefers, stream);
        using var response = await _product.Caller.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<string> AcceptAsync(Uri receiver)
    {
        using var request = Request(receiver, Secret);
        using var response = await _product.Caller.Http.SendAsync(request, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, body);
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    private static HttpRequestMessage Request(Uri receiver, string? secret, bool prefers = true, bool stream = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/chat/completions", UriKind.Relative))
        {
            Content = new StringContent(Ask.For("scripted/echo", stream: stream), Encoding.UTF8, "application/json"),
        };
        if (prefers)
        {
            request.Headers.TryAddWithoutValidation("Prefer", "respond-async");
        }

        request.Headers.TryAddWithoutValidation("X-Interchange-Webhook", receiver.ToString());
        if (secret is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Interchange-Webhook-Secret", secret);
        }

        return request;
    }

    private static Dictionary<string, string> Headers(string head) => head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
        .Skip(1)
        .Select(static line => line.Split(':', 2))
        .ToDictionary(static parts => parts[0].ToLowerInvariant(), static parts => parts[1].Trim(), StringComparer.Ordinal);

    /// <summary>Runs the sample verifier of the documentation over messages, in their order.</summary>
    private async Task<string[]> VerifyAsync(params (Dictionary<string, string> Headers, string Body, string Secret, long Now)[] messages)
    {
        var docs = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "jobs.md"), Cancellation);
        var sample = Sample().Match(docs).Groups["code"].Value;
        Assert.NotEmpty(sample);
        var folder = Folder();
        var script = Path.Combine(folder, "verify.js");
        var calls = messages.Select(static message =>
            $"console.log(verify({JsonSerializer.Serialize(message.Headers)}, Buffer.from({JsonSerializer.Serialize(message.Body)}), {JsonSerializer.Serialize(message.Secret)}, {message.Now}));");
        await File.WriteAllTextAsync(script, $"{sample}\n{string.Join('\n', calls)}\n", Cancellation);
        await using var node = ChildProcess.Start("verifier", "node", [script], new Dictionary<string, string?>(StringComparer.Ordinal), folder);
        await node.WaitForExitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.True(node.ExitCode == 0, node.Tail());
        return [.. node.Lines];
    }

    [GeneratedRegex(@"<!-- sample: verifier -->\s*```js\n(?<code>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Sample();
}
