using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Streams that are paid for as they go on.</summary>
[Collection(ProductCollection.Name)]
public sealed class StreamCreditsTests : EndToEndTests
{
    private const decimal Limit = 0.02m;

    private readonly InterchangeProcess _product;

    public StreamCreditsTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Of_two_streams_that_a_limit_pays_for_one_by_one_at_least_one_ends_when_it_is_used_up()
    {
        var caller = await KeyAsync();
        var body = Ask.For("scripted/long", stream: true, extra: "\"max_tokens\":6000,\"scripted\":{\"interval_ms\":1}");

        var answers = await Task.WhenAll(caller.StreamAsync(body, Cancellation), caller.StreamAsync(body, Cancellation));

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var ended = answers.Where(static answer => answer.Error is not null).ToArray();
        Assert.NotEmpty(ended);
        foreach (var answer in ended)
        {
            Assert.Equal(403, (int)answer.Error!["code"]!);
            Assert.Equal(("permission_denied", "key.lifetime"), ((string?)answer.Error["metadata"]!["error_type"], (string?)answer.Error["metadata"]!["scope"]));
            Assert.Equal("error", answer.FinishReason);
            Assert.StartsWith("word1 word2 ", answer.Text, StringComparison.Ordinal);
            var record = await _product.Caller.GetGenerationAsync(answer.Id, Cancellation);
            Assert.Equal(("error", (decimal)answer.Chunks[^1]["usage"]!["cost"]!), ((string?)record["finish_reason"], (decimal)record["total_cost"]!));
        }

        var charged = answers.Sum(static answer => (decimal)answer.Chunks[^1]["usage"]!["cost"]!);
        Assert.InRange(charged, 0.000001m, Limit);
        Assert.All(answers.Except(ended), static answer => Assert.True(answer.EndedNormally, answer.Body));
    }

    private async Task<Caller> KeyAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/keys", UriKind.Relative))
        {
            Content = new StringContent($$"""{"name":"limited","limit":{{Limit}}}""", new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _product.Keys.Management);
        using var response = await _product.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return _product.CallerWith((string)(await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["key"]!);
    }
}
