using System.Net;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Jobs;

/// <summary>Jobs that end otherwise than by an answer of the process that began them.</summary>
public sealed class JobEndingTests(SharedStorage storage) : EndToEndTests
{
    [Fact]
    public async Task A_running_job_is_cancelled_within_seconds_and_costs_nothing()
    {
        var product = await StartAsync(new InterchangeSettings
        {
            Tables = storage.NextAccount(),
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Routing__DrainUnstoppable"] = "00:00:00.500" },
        });
        var jobs = new JobCaller(product.Caller);
        var job = await jobs.AcceptAsync(Ask.For("scripted/silent"), Cancellation);

        var (status, cancelling) = await jobs.AskAsync(HttpMethod.Delete, job, Cancellation);
        var ended = await jobs.EndedAsync(job, Cancellation, patienceSeconds: 20);

        Assert.Equal((HttpStatusCode.Accepted, "cancelling"), (status, (string?)cancelling["status"]));
        Assert.Equal(("cancelled", 409), ((string?)ended["status"], (int)ended["response"]!["status_code"]!));
    }

    [Fact]
    public async Task A_job_of_a_killed_process_is_answered_by_the_next_and_charged_once()
    {
        var settings = new InterchangeSettings { Tables = storage.NextAccount(), StateFolder = Folder() };
        var first = await StartAsync(settings);
        var job = await new JobCaller(first.Caller).AcceptAsync(
            Ask.For("scripted/slow-first-token", extra: "\"scripted\":{\"delay_ms\":1500}"), Cancellation);
        await first.KillAsync();

        var second = await StartAsync(settings);
        var ended = await new JobCaller(second.Caller).EndedAsync(job, Cancellation);

        Assert.Equal("succeeded", (string?)ended["status"]);
        var answer = ended["response"]!["body"]!;
        Assert.Equal(Ask.Question, (string?)answer["choices"]![0]!["message"]!["content"]);
        var record = await second.Caller.GetGenerationAsync((string)answer["id"]!, Cancellation);
        Assert.Equal((decimal)answer["usage"]!["cost"]!, (decimal)record["total_cost"]!);
    }

    [Fact]
    public async Task What_a_job_leaves_is_gone_after_its_time()
    {
        var product = await StartAsync(new InterchangeSettings
        {
            Tables = storage.NextAccount(),
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Jobs__ResultsKept"] = "00:00:02" },
        });
        var jobs = new JobCaller(product.Caller);
        var job = await jobs.AcceptAsync(Ask.For("scripted/echo"), Cancellation);
        Assert.NotNull((await jobs.EndedAsync(job, Cancellation))["response"]);

        await Eventually.HoldsAsync(
            "the result to go",
            TimeSpan.FromSeconds(20),
            async () => (await jobs.AskAsync(HttpMethod.Get, job, Cancellation)).Body["response"] is null,
            Cancellation);
    }

    [Fact]
    public async Task A_call_that_failed_inline_is_handed_to_a_job_with_its_attempts()
    {
        var upstream = Owned(new RawUpstream());
        var product = await StartAsync(new InterchangeSettings
        {
            Tables = storage.NextAccount(),
            Overlay = OverlayFile.Write(Folder(), upstream.BaseUrl),
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Routing__DurableChains"] = "hand-off" },
        });
        var asked = 0;
        upstream.Handler = exchange => Interlocked.Increment(ref asked) <= 1
            ? exchange.SendAsync("HTTP/1.1 429 Limited\r\nRetry-After: 6\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
            : exchange.SendDocumentAsync(200, """{"id":"up","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"late"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""");
        var jobs = new JobCaller(product.Caller);

        var ended = await jobs.EndedAsync(await jobs.AcceptAsync(Ask.For("raw/model"), Cancellation), Cancellation);

        Assert.Equal("late", (string?)ended["response"]!["body"]!["choices"]![0]!["message"]!["content"]);
        Assert.Equal(["rate_limited", null], ended["attempts"]!.AsArray().Select(static attempt => (string?)attempt!["failure"]));
        Assert.Equal(2, asked);
    }
}
