using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>What a moderator flags is told its sender, and nobody else.</summary>
[Collection(PluggedCollection.Name)]
public sealed class ModerationTests : EndToEndTests
{
    private const string Moderated = "\"plugins\":[{\"id\":\"moderation\"}]";

    private readonly PluggedProduct _plugged;
    private readonly ConcurrentQueue<string> _received = new();

    public ModerationTests(PluggedProduct product)
    {
        Using(_plugged = product);
        _plugged.Tools.Answer("/openai/v1/moderations", static asked =>
        {
            var input = JsonNode.Parse(asked)!["input"]!.AsArray();
            return new JsonObject
            {
                ["id"] = "modr-1",
                ["results"] = new JsonArray([.. input.Select(static text => (JsonNode)new JsonObject
                {
                    ["flagged"] = ((string)text!).Contains("wicked", StringComparison.Ordinal),
                    ["categories"] = new JsonObject { ["violence"] = ((string)text!).Contains("wicked", StringComparison.Ordinal), ["hate"] = false },
                })]),
            }.ToJsonString();
        });
        _plugged.Upstream.Handler = exchange =>
        {
            _received.Enqueue(Encoding.UTF8.GetString(exchange.Body));
            return exchange.SendDocumentAsync(200, """{"id":"up-1","object":"chat.completion","created":1760000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""");
        };
    }

    private Caller Caller => _plugged.Process.Caller;

    [Fact]
    public async Task What_is_not_flagged_passes_as_it_stands()
    {
        var answer = await Caller.CompleteAsync(Ask.For("raw/text", "a kind thing", extra: Moderated), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.True(_received.TryDequeue(out var sent));
        Assert.Contains("a kind thing", sent, StringComparison.Ordinal);
        Assert.Equal(0.00002m, (decimal)answer.Json["usage"]!["cost"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_flagged_is_a_403_with_the_reasons_and_stays_with_its_sender(bool stream)
    {
        var secret = $"a wicked thing {Guid.NewGuid():N}";

        var answer = await Caller.CompleteAsync(Ask.For("raw/text", secret + new string('!', 200), stream, Moderated), Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        var metadata = answer.Json["error"]!["metadata"]!;
        Assert.Equal(["violence"], metadata["reasons"]!.AsArray().Select(static reason => (string?)reason));
        Assert.Equal((secret + new string('!', 200))[..100], (string?)metadata["flagged_input"]);
        Assert.Equal(("OpenAI", "raw/text"), ((string?)metadata["provider_name"], (string?)metadata["model_slug"]));
        Assert.Empty(_received);
        Assert.DoesNotContain(_plugged.Process.Logs, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moderator_that_fails_lets_nothing_pass()
    {
        _plugged.Tools.Answer("/openai/v1/moderations", static _ => "{}");

        var answer = await Caller.CompleteAsync(Ask.For("raw/text", extra: Moderated), Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Empty(_received);
    }
}
