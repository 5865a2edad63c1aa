using System.Net;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Jobs;

/// <summary>Answers that outlive their connection, from the caller's side.</summary>
[Collection(ProductCollection.Name)]
public sealed class JobTests : EndToEndTests
{
    private readonly InterchangeProcess _product;
    private readonly JobCaller _jobs;

    public JobTests(Product product)
    {
        _product = Using(product);
        _jobs = new JobCaller(_product.Caller);
    }

    [Fact]
    public async Task A_job_is_accepted_answered_and_charged_once()
    {
        var job = await _jobs.AcceptAsync(Ask.For("scripted/echo"), Cancellation);

        var ended = await _jobs.EndedAsync(job, Cancellation);

        Assert.Equal("succeeded", (string?)ended["status"]);
        Assert.Equal(200, (int)ended["response"]!["status_code"]!);
        var answer = ended["response"]!["body"]!;
        Assert.Equal(Ask.Question, (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal((string?)answer["id"], (string?)ended["response"]!["request_id"]);
        var record = await _product.Caller.GetGenerationAsync((string)answer["id"]!, Cancellation);
        Assert.Equal((decimal)answer["usage"]!["cost"]!, (decimal)record["total_cost"]!);
    }

    [Fact]
    public async Task A_caller_who_likes_to_wait_gets_the_answer_itself()
    {
        using var response = await _jobs.SendAsync(Ask.For("scripted/echo"), "respond-async, wait=30", Cancellation);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("respond-async, wait=30", response.Headers.GetValues("Preference-Applied").Single());
        Assert.Equal((string?)body["id"], response.Headers.GetValues("X-Generation-Id").Single());
        Assert.Equal(Ask.Question, (string?)body["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public async Task A_caller_who_waits_too_short_gets_the_address()
    {
        var job = await _jobs.AcceptAsync(Ask.For("scripted/slow-first-token", extra: "\"scripted\":{\"delay_ms\":2500}"), Cancellation, "respond-async, wait=1");

        Assert.Equal("succeeded", (string?)(await _jobs.EndedAsync(job, Cancellation))["status"]);
    }

    [Fact]
    public async Task An_error_is_the_one_that_the_request_would_have_got()
    {
        var inline = await _product.Caller.CompleteAsync(Ask.For("scripted/context-length"), Cancellation);
        var ended = await _jobs.EndedAsync(await _jobs.AcceptAsync(Ask.For("scripted/context-length"), Cancellation), Cancellation);

        Assert.Equal("failed", (string?)ended["status"]);
        Assert.Equal((int)inline.Status, (int)ended["response"]!["status_code"]!);
        Assert.Equal(inline.Json.ToJsonString(), ended["response"]!["body"]!.ToJsonString());
        Assert.NotEmpty(ended["attempts"]!.AsArray());
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_said_at_once()
    {
        using var response = await _jobs.SendAsync("""{"model":"scripted/echo","messages":[]}""", "respond-async", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_streamed_request_is_streamed()
    {
        using var response = await _jobs.SendAsync(Ask.For("scripted/echo", stream: true), "respond-async", Cancellation);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.False(response.Headers.Contains("Preference-Applied"));
    }

    [Fact]
    public async Task A_job_that_has_ended_is_removed_with_its_result()
    {
        var job = await _jobs.AcceptAsync(Ask.For("scripted/echo"), Cancellation);
        await _jobs.EndedAsync(job, Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await _jobs.AskAsync(HttpMethod.Delete, job, Cancellation)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _jobs.AskAsync(HttpMethod.Get, job, Cancellation)).Status);
    }

    [Theory]
    [InlineData("api/v1/jobs/job_0123456789abcdef0123456789abcd")]
    [InlineData("api/v1/jobs/..%2fsecret")]
    [InlineData("api/v1/jobs/gen-1")]
    public async Task What_is_no_job_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _jobs.AskAsync(HttpMethod.Get, new Uri(path, UriKind.Relative), Cancellation)).Status);
}
