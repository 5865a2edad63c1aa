using System.Net;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>Trouble with storage is told as such (invariant I7) and heals by itself.</summary>
public sealed class StorageOutageTests : EndToEndTests
{
    private const string UnknownKey = "sk-ic-v1-1111111111111111111111111111111111111111111111111111111111111111";

    // Longer than the five seconds for which a key's record is fresh, so that stale ones are what serves.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Callers_that_are_known_go_on_and_strangers_are_asked_to_come_back()
    {
        var azurite = Owned(await Azurite.StartAsync(Cancellation));
        var product = await StartAsync(new InterchangeSettings { Tables = azurite.ConnectionString });
        Assert.True((await product.Caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation)).EndedNormally);

        await azurite.StopAsync(Cancellation);
        var during = await ServeThroughAsync(product);

        var stranger = await product.CallerWith(UnknownKey).CompleteAsync(Ask.For("scripted/echo"), Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, stranger.Status);
        Assert.True(stranger.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(503, (int)stranger.Error!["code"]!);

        await Eventually.HoldsAsync(
            "readiness to say what is wrong",
            Patience,
            async () => await product.HealthAsync("ready", Cancellation) is (HttpStatusCode.ServiceUnavailable, var body)
                && body.Contains("storage", StringComparison.OrdinalIgnoreCase),
            Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await product.HealthAsync("live", Cancellation)).Status);

        await azurite.StartAgainAsync(Cancellation);

        await Eventually.HoldsAsync(
            "readiness", Patience, async () => (await product.HealthAsync("ready", Cancellation)).Status == HttpStatusCode.OK, Cancellation);
        await Eventually.HoldsAsync(
            "strangers to be told apart again",
            Patience,
            async () => (await product.CallerWith(UnknownKey).CompleteAsync(Ask.For("scripted/echo"), Cancellation)).Status == HttpStatusCode.Unauthorized,
            Cancellation);
        foreach (var id in during)
        {
            await product.Caller.GetGenerationAsync(id, Cancellation, patienceSeconds: 90);
        }
    }

    private static async Task<List<string>> ServeThroughAsync(InterchangeProcess product)
    {
        var ids = new List<string>();
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Outage)
        {
            var streamed = await product.Caller.StreamAsync(Ask.For("scripted/echo", stream: true), Cancellation);
            Assert.True(streamed.EndedNormally, $"{streamed.Status}: {streamed.Body}");
            var whole = await product.Caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation);
            Assert.True(whole.EndedNormally, $"{whole.Status}: {whole.Body}");
            ids.AddRange([streamed.Id, whole.Id]);
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, Cancellation);
        }

        return ids;
    }
}
