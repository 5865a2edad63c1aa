using System.Net;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Responses;

/// <summary>A process that dies, as by <c>kill -9</c>, with responses under way.</summary>
public sealed class StoredResponseKillTests(SharedStorage storage) : EndToEndTests
{
    [Fact]
    public async Task What_was_accepted_is_answered_after_a_death_and_what_was_kept_is_there()
    {
        var settings = new InterchangeSettings { Tables = storage.NextAccount(), StateFolder = Folder() };
        var first = await StartAsync(settings);
        await StoredResponseTests.StoreAsync(first);
        var (_, kept, _) = await new MediaCaller(first.Caller).PostAsync("responses", """{"model":"scripted/echo","input":"kept","store":true}""", Cancellation);
        var accepted = new List<string>();
        for (var index = 0; index < 5; index++)
        {
            var (status, answer, _) = await new MediaCaller(first.Caller).PostAsync(
                "responses", $$$"""{"model":"scripted/slow-first-token","input":"answer {{{index}}}","background":true,"scripted":{"delay_ms":{{{300 * index}}}}}""", Cancellation);
            Assert.Equal((HttpStatusCode.OK, "queued"), (status, (string?)answer["status"]));
            accepted.Add((string)answer["id"]!);
        }

        await first.KillAsync();
        var second = await StartAsync(settings);
        for (var index = 0; index < accepted.Count; index++)
        {
            var ended = await StoredResponseTests.EndedAsync(second, accepted[index]);
            Assert.Equal(("completed", $"answer {index}"), ((string?)ended["status"], (string?)ended["output"]![0]!["content"]![0]!["text"]));
            Assert.Equal((decimal)ended["usage"]!["cost"]!, (decimal)(await second.Caller.GetGenerationAsync(accepted[index], Cancellation))["total_cost"]!);
        }

        Assert.Equal("kept", (string?)(await StoredResponseTests.EndedAsync(second, (string)kept["id"]!))["output"]![0]!["content"]![0]!["text"]);
    }
}
