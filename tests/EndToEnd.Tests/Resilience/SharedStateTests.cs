using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>Two processes on one state folder and one storage are one gateway.</summary>
public sealed class SharedStateTests(SharedStorage storage) : EndToEndTests
{
    private const int AnswersOfEach = 25;

    [Fact]
    public async Task Both_serve_and_each_answer_is_recorded_once()
    {
        var (first, second) = await StartBothAsync();

        var ids = await Task.WhenAll(Enumerable.Range(0, AnswersOfEach).SelectMany(_ => new[] { AskAsync(first), AskAsync(second) }));

        Assert.Equal(first.Keys, second.Keys);
        foreach (var (index, id) in ids.Index())
        {
            // Asked of the one that did not answer, as often as not.
            await (index % 2 == 0 ? second : first).Caller.GetGenerationAsync(id, Cancellation);
        }

        await StoredRecords.AssertNoneTwiceAsync(storage.ConnectionString, ids, Cancellation);
    }

    [Fact]
    public async Task A_key_that_one_revokes_is_refused_by_both_within_five_seconds()
    {
        var (first, second) = await StartBothAsync();
        var manager = first.CallerWith(first.Keys.Management).Http;
        using var created = await manager.PostAsJsonAsync("api/v1/keys", new { name = "short-lived" }, Cancellation);
        var key = JsonNode.Parse(await created.Content.ReadAsStringAsync(Cancellation))!;
        var callers = new[] { first, second }.Select(product => product.CallerWith((string)key["key"]!)).ToList();
        foreach (var caller in callers)
        {
            Assert.True((await caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation)).EndedNormally);
        }

        using var deleted = await manager.DeleteAsync(new Uri($"api/v1/keys/{(string)key["data"]!["hash"]!}", UriKind.Relative), Cancellation);
        deleted.EnsureSuccessStatusCode();
        var revoked = TimeProvider.System.GetTimestamp();

        foreach (var caller in callers)
        {
            await Eventually.HoldsAsync(
                "the key to be refused",
                TimeSpan.FromSeconds(30),
                async () => (await caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation)).Status == HttpStatusCode.Unauthorized,
                Cancellation);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(revoked), TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    private static async Task<string> AskAsync(InterchangeProcess product)
    {
        var answer = await product.Caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation);
        Assert.True(answer.EndedNormally, answer.Body);
        return answer.Id;
    }

    private async Task<(InterchangeProcess First, InterchangeProcess Second)> StartBothAsync()
    {
        var settings = new InterchangeSettings { Tables = storage.ConnectionString, StateFolder = Folder() };
        return (await StartAsync(settings), await StartAsync(settings));
    }
}
