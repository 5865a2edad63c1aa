using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Scripted;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Providers.Scripted;

public sealed class ScriptedProviderTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedProvider _provider;
    private readonly HttpClient _client;

    public ScriptedProviderTests()
    {
        _provider = new ScriptedProvider(_time, NullLoggerFactory.Instance);
        _client = new HttpClient { BaseAddress = _provider.Descriptor.BaseUrl, Timeout = TimeSpan.FromSeconds(20) };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _provider.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _provider.StopAsync(CancellationToken.None);
        _client.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public async Task Answers_on_the_address_that_its_descriptor_names()
    {
        using var response = await PostAsync("echo", stream: false);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var document = await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation);
        Assert.Equal("hello world", (string?)document!["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public async Task Keeps_a_request_waiting_that_comes_before_the_server_runs()
    {
        using var early = new ScriptedProvider(_time, NullLoggerFactory.Instance);
        using var client = new HttpClient { BaseAddress = early.Descriptor.BaseUrl };
        var waiting = client.GetAsync("models", Cancellation);

        await early.StartAsync(Cancellation);

        using var response = await waiting;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await early.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Lists_its_scripts()
    {
        var list = await _client.GetFromJsonAsync<JsonNode>("models", Cancellation);

        Assert.Contains(list!["data"]!.AsArray(), model => (string?)model!["id"] == "cut-mid-stream");
    }

    [Fact]
    public async Task Streams_what_the_script_decided()
    {
        using var response = await PostAsync("echo", stream: true);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("data: [DONE]\n\n", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_the_first_call_of_each_caller_only()
    {
        var statuses = new List<HttpStatusCode>();
        foreach (var user in (string[])["ann", "ann", "bob", "ann"])
        {
            using var response = await PostAsync("flaky-500-once", stream: false, user);
            statuses.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.OK, HttpStatusCode.InternalServerError, HttpStatusCode.OK], statuses);
    }

    [Theory]
    [InlineData("cut-before-content")]
    [InlineData("cut-mid-stream")]
    public async Task Resets_the_connection(string script)
    {
        using var response = await PostAsync(script, stream: true);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Cancellation));

        Assert.True(IsReset(failure), failure.ToString());
    }

    [Fact]
    public async Task Ends_properly_without_a_terminal_mark()
    {
        using var response = await PostAsync("eof-mid-stream", stream: true);

        Assert.DoesNotContain("[DONE]", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stalls_until_the_client_leaves()
    {
        using var response = await PostAsync("stall-mid-stream", stream: true);
        await using var body = await response.Content.ReadAsStreamAsync(Cancellation);
        using var reader = new StreamReader(body, Encoding.UTF8);

        while (await reader.ReadLineAsync(Cancellation) is { } line && !line.Contains("\"hello\"", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("[DONE]", line, StringComparison.Ordinal);
        }

        await reader.ReadLineAsync(Cancellation);
        Assert.False(reader.ReadLineAsync(Cancellation).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Waits_on_its_own_clock()
    {
        var answer = PostAsync("slow-first-token", stream: false);
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            await Task.Yield();
        }

        using var response = await answer;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Stops_at_once_under_an_endless_answer()
    {
        using var response = await PostAsync("stall-mid-stream", stream: true);

        await _provider.StopAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("chat/completions", "{]", HttpStatusCode.BadRequest)]
    [InlineData("chat/completions", "[]", HttpStatusCode.BadRequest)]
    [InlineData("chat/completions", "{}", HttpStatusCode.BadRequest)]
    [InlineData("chat/completions", """{"model":"echo","messages":[{"role":"user","content":"\ud83d"}]}""", HttpStatusCode.BadRequest)]
    [InlineData("images/variations", "{}", HttpStatusCode.NotFound)]
    [InlineData("images/generations", "{}", HttpStatusCode.BadRequest)]
    [InlineData("audio/speech", "[]", HttpStatusCode.BadRequest)]
    [InlineData("audio/transcriptions", "{}", HttpStatusCode.BadRequest)]
    public async Task Says_what_it_does_not_take(string path, string body, HttpStatusCode status)
    {
        using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body), Cancellation);

        Assert.Equal(status, response.StatusCode);
        Assert.NotNull((await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["error"]);
    }

    [Fact]
    public async Task Bills_answers_and_neither_failures_nor_what_breaks_off()
    {
        foreach (var script in (string[])["echo", "flaky-503", "eof-mid-stream", "cached"])
        {
            using var response = await PostAsync(script, stream: true);
            await response.Content.ReadAsByteArrayAsync(Cancellation);
        }

        // Two tokens of prompt, two of the answer; then one of the two from a cache, and seven hidden ones.
        Assert.Equal(["echo billed 6000", "cached billed 19100"], await BillsAsync());
    }

    [Fact]
    public async Task Waives_an_answer_whose_client_leaves_before_anything_has_gone_out()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var answer = PostAsync("slow-first-token", stream: true, cancellationToken: leaving.Token);
        while (await BillsAsync() is not ["slow-first-token pending 6000"])
        {
            await Task.Yield();
        }

        await leaving.CancelAsync();

        // The bill is there before the headers are: the client may not have got them yet.
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (answer.IsCompletedSuccessfully)
        {
            (await answer).Dispose();
        }

        while (await BillsAsync() is not ["slow-first-token waived 6000"])
        {
            await Task.Yield();
        }
    }

    private async Task<string[]> BillsAsync()
    {
        var list = await _client.GetFromJsonAsync<JsonNode>("bills", Cancellation);
        return [.. list!["data"]!.AsArray().Select(static bill => $"{bill!["model"]} {bill["state"]} {bill["nano_dollars"]}")];
    }

    private static bool IsReset(Exception? failure) => failure switch
    {
        null => false,
        SocketException { SocketErrorCode: SocketError.ConnectionReset } => true,
        _ => IsReset(failure.InnerException),
    };

    private async Task<HttpResponseMessage> PostAsync(string script, bool stream, string user = "test", CancellationToken? cancellationToken = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("chat/completions", UriKind.Relative))
        {
            Content = new StringContent(
                $$"""{"model":"{{script}}","stream":{{(stream ? "true" : "false")}},"user":"{{user}}","messages":[{"role":"user","content":"hello world"}]}"""),
        };
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken ?? Cancellation);
    }
}
