using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Batches;

/// <summary>Batches whose requests stand in the body, as OpenRouter has them.</summary>
[Collection(ProductCollection.Name)]
public sealed class InlineBatchTests : EndToEndTests
{
    private const string Path = "beta/batches";

    private readonly InterchangeProcess _product;
    private readonly BatchCaller _batches;

    public InlineBatchTests(Product product)
    {
        _product = Using(product);
        _batches = new BatchCaller(_product.Caller.Http, Cancellation);
    }

    [Fact]
    public async Task Requests_are_taken_answered_and_given_back_with_the_batch()
    {
        var (status, accepted) = await SendAsync("""
            {
              "endpoint": "/v1/chat/completions", "model": "scripted/echo",
              "requests": [
                { "custom_id": "a", "body": { "messages": [ { "role": "user",
                    "content": "first" } ] } },
                { "custom_id": "b", "body": { "model": "scripted/echo", "messages": [{"role":"user","content":"second"}] } },
                { "custom_id": "c", "body": { } }
              ]
            }
            """);
        Assert.Equal((HttpStatusCode.Accepted, "validating"), (status, (string?)accepted["status"]));

        var ended = await _batches.EndedAsync((string)accepted["id"]!, path: Path);

        Assert.Equal(("completed", "scripted/echo", 3, 2, 1), (
            (string?)ended["status"], (string?)ended["model"], (int)ended["request_counts"]!["total"]!, (int)ended["request_counts"]!["completed"]!, (int)ended["request_counts"]!["failed"]!));
        var results = ended["results"]!.AsArray().ToDictionary(static result => (string)result!["custom_id"]!, static result => result!, StringComparer.Ordinal);
        Assert.Equal("first", (string?)results["a"]["response"]!["body"]!["choices"]![0]!["message"]!["content"]);
        Assert.Equal("second", (string?)results["b"]["response"]!["body"]!["choices"]![0]!["message"]!["content"]);
        Assert.Equal(400, (int)results["c"]["response"]!["status_code"]!);
        Assert.Equal(2, (int)ended["usage"]!["completion_tokens"]!);
        Assert.NotNull(ended["finalized_at"]);
    }

    [Theory]
    [InlineData("""{"requests":[{"custom_id":"a","body":{}}],"endpoint":"/v1/chat/completions","model":"scripted/echo"}""", "before \"requests\"")]
    [InlineData("""{"endpoint":"/v1/images","model":"scripted/echo","requests":[]}""", "endpoint")]
    [InlineData("""{"endpoint":"/v1/chat/completions","model":"scripted/echo","requests":[]}""", "empty")]
    [InlineData("""{"endpoint":"/v1/chat/completions","model":"scripted/echo","requests":[7]}""", "object")]
    [InlineData("""{"endpoint":"/v1/chat/completions","model":"scripted/echo","requests":[{"custom_id":"a","body":{"model":"other"}}]}""", "another model")]
    [InlineData("""{"endpoint":"/v1/chat/completions","model":"scripted/echo","requests":[{"custom_id":"a","body":{}}],"more":1}""", "behind")]
    [InlineData("""{"endpoint":"/v1/chat/completions","model":"scripted/echo","requests":[{"custom_id":"a","body":{}""", "JSON")]
    [InlineData("[]", "object")]
    public async Task What_is_wrong_with_a_batch_is_said_at_once(string body, string says)
    {
        var (status, answer) = await SendAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, (string)answer["error"]!["message"]!, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(string body)
    {
        using var response = await _product.Caller.Http.PostAsync(new Uri($"api/{Path}", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!);
    }
}
