using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Limits of keys, as callers meet them.</summary>
[Collection(ProductCollection.Name)]
public sealed class RateLimitTests : EndToEndTests
{
    private static readonly Uri Keys = new("api/v1/keys", UriKind.Relative);

    private readonly InterchangeProcess _product;

    public RateLimitTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Exactly_as_many_requests_pass_as_a_key_has_a_day()
    {
        var caller = await KeyAsync("""{"requests_per_day":3}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => caller.CompleteAsync(Ask.For("scripted/echo", "hello"), Cancellation)));

        Assert.Equal(3, answers.Count(static answer => answer.EndedNormally));
        var refused = answers.Where(static answer => !answer.EndedNormally).ToArray();
        Assert.All(refused, static answer =>
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
            Assert.Equal("rate_limit_exceeded", (string?)answer.Error!["metadata"]!["error_type"]);
            Assert.Equal("requests_per_day", (string?)answer.Error["metadata"]!["limit_kind"]);
            Assert.Contains("3 requests per day", answer.Message, StringComparison.Ordinal);
            Assert.Equal("3", Header(answer, "X-RateLimit-Limit"));
            Assert.Equal("0", Header(answer, "X-RateLimit-Remaining"));
            Assert.True(long.Parse(Header(answer, "X-RateLimit-Reset"), CultureInfo.InvariantCulture) > TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            Assert.NotNull(answer.Headers.RetryAfter);
        });
    }

    [Fact]
    public async Task A_slot_is_free_again_when_its_answer_has_ended()
    {
        var caller = await KeyAsync("""{"concurrency":1}""");

        for (var i = 0; i < 3; i++)
        {
            Assert.True((await caller.CompleteAsync(Ask.For("scripted/echo", "hello"), Cancellation)).EndedNormally);
            Assert.Equal(HttpStatusCode.OK, (await caller.StreamAsync(Ask.For("scripted/echo", "hello", stream: true), Cancellation)).Status);
        }
    }

    [Fact]
    public async Task A_limit_that_makes_no_sense_is_refused()
    {
        using var response = await PostAsync(Keys, """{"name":"limited","rate_limits":{"requests_per_minute":"many"}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("rate_limits.requests_per_minute must be a whole number", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static string Header(Answer answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    private async Task<Caller> KeyAsync(string limits)
    {
        using var response = await PostAsync(Keys, $$"""{"name":"limited","rate_limits":{{limits}}}""");
        var created = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return _product.CallerWith((string)created["key"]!);
    }

    private async Task<HttpResponseMessage> PostAsync(Uri route, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _product.Keys.Management);
        return await _product.Http.SendAsync(request, Cancellation);
    }
}
