using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Batches;

/// <summary>A batch over a provider with faults, whose process dies as by <c>kill -9</c> again and again.</summary>
public sealed class BatchKillTests(SharedStorage storage) : EndToEndTests
{
    private const int Lines = 230;
    private const int Kills = 3;

    [Fact]
    public async Task Every_line_is_answered_once_and_charged_once_however_often_the_process_dies()
    {
        var upstream = Owned(new FaultyUpstream(TimeSpan.FromMilliseconds(60)));
        var settings = new InterchangeSettings { Tables = storage.NextAccount(), StateFolder = Folder(), Overlay = OverlayFile.Write(Folder(), upstream.BaseUrl) };
        var product = await StartAsync(settings);
        var id = await new BatchCaller(product.Caller.Http, Cancellation).StartAsync(
            Enumerable.Range(0, Lines).Select(static line => BatchCaller.Line($"line-{line}", "raw/model", $"prompt {line}")));
        for (var kill = 1; kill <= Kills; kill++)
        {
            var some = kill * Lines / (Kills + 2);
            await Eventually.HoldsAsync($"{some} lines to be answered", TimeSpan.FromSeconds(120), () => Task.FromResult(upstream.Answered.Count >= some), Cancellation);
            await product.KillAsync();
            product = await StartAsync(settings);
        }

        var batches = new BatchCaller(product.Caller.Http, Cancellation);
        var ended = await batches.EndedAsync(id, patienceSeconds: 240);

        Assert.Equal("completed", (string?)ended["status"]);
        var answers = await batches.LinesAsync(ended, "output_file_id");
        Assert.Equal(Enumerable.Range(0, Lines).Select(static line => $"line-{line}").Order(StringComparer.Ordinal), answers.Keys.Order(StringComparer.Ordinal));
        Assert.All(answers, static answer => Assert.Equal(
            $"prompt {answer.Key["line-".Length..]}", (string?)answer.Value["response"]!["body"]!["choices"]![0]!["message"]!["content"]));
        Assert.Empty(await batches.LinesAsync(ended, "error_file_id"));

        // Once more for a fault, and once more for each death at most.
        Assert.All(upstream.Asked, static asked => Assert.InRange(asked.Value, 1, 2 + Kills));
        TestContext.Current.TestOutputHelper?.WriteLine($"{upstream.Asked.Values.Sum()} requests, {upstream.Answered.Values.Sum()} answers for {Lines} lines");
        await ChargedAsync(product, answers.Values.Sum(static answer => (decimal)answer["response"]!["body"]!["usage"]!["cost"]!));
    }

    /// <summary>The account has been charged for each line, and for none twice.</summary>
    private static async Task ChargedAsync(InterchangeProcess product, decimal cost)
    {
        var manager = product.CallerWith(product.Keys.Management).Http;
        var used = 0m;
        await Eventually.HoldsAsync(
            $"the account to have used {cost}, rather than {used}",
            TimeSpan.FromSeconds(120),
            async () =>
            {
                var credits = JsonNode.Parse(await manager.GetStringAsync(new Uri("api/v1/credits", UriKind.Relative), Cancellation))!;
                used = (decimal)credits["data"]!["total_usage"]!;
                Assert.True(used <= cost, $"Charged {used} for {cost}.");
                return used == cost;
            },
            Cancellation);
    }
}
