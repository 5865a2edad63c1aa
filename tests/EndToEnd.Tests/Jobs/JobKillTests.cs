using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Jobs;

/// <summary>Processes that die, as by <c>kill -9</c>, with jobs in every state: accepted, under way, answered, being recorded.</summary>
public sealed class JobKillTests(SharedStorage storage) : EndToEndTests
{
    private const int Kills = 4;
    private const int JobsPerLife = 12;

    private static readonly TimeSpan AnswersAfter = TimeSpan.FromMilliseconds(120);

    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);

    [Fact]
    public async Task Every_accepted_job_is_answered_once_charged_once_and_asked_for_once_more_at_most()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"Moments of death from seed {seed}");
        var random = new Random(seed);
        var upstream = Owned(new RawUpstream());
        upstream.Handler = AnswerAsync;
        var settings = new InterchangeSettings { Tables = storage.NextAccount(), StateFolder = Folder(), Overlay = OverlayFile.Write(Folder(), upstream.BaseUrl) };
        var (accepted, costs) = (new List<Uri>(), new List<decimal>());
        for (var life = 0; life <= Kills; life++)
        {
            // No job sees more than one death: what the last process left is brought to its end first.
            var product = await StartAsync(settings);
            costs.AddRange(await EndAsync(product, accepted));
            accepted.Clear();
            if (life == Kills)
            {
                await ChargedAsync(product, costs);
                break;
            }

            for (var job = 0; job < JobsPerLife; job++)
            {
                accepted.Add(await new JobCaller(product.Caller).AcceptAsync(Ask.For("raw/model", $"job {life}.{job}."), Cancellation));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 400)), TimeProvider.System, Cancellation);
            await product.KillAsync();
        }

        Assert.Equal(Kills * JobsPerLife, costs.Count);
        Assert.Equal(Kills * JobsPerLife, _requests.Count);
        Assert.All(_requests, static asked => Assert.InRange(asked.Value, 1, 2));
        TestContext.Current.TestOutputHelper?.WriteLine($"{_requests.Count} jobs, {_requests.Values.Sum()} requests");
    }

    private async Task AnswerAsync(RawExchange exchange)
    {
        var prompt = (string)JsonNode.Parse(Encoding.UTF8.GetString(exchange.Body))!["messages"]![0]!["content"]!;
        _requests.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
        await Task.Delay(AnswersAfter, TimeProvider.System, Cancellation);
        await exchange.SendDocumentAsync(200, $$$"""
            {"id":"up","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{prompt}}}"},
             "finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":1000,"total_tokens":2000}}
            """);
    }

    private static async Task<List<decimal>> EndAsync(InterchangeProcess product, List<Uri> accepted)
    {
        var costs = new List<decimal>();
        foreach (var job in accepted)
        {
            var ended = await new JobCaller(product.Caller).EndedAsync(job, Cancellation);
            Assert.True((string?)ended["status"] == "succeeded", ended.ToJsonString());
            costs.Add((decimal)ended["response"]!["body"]!["usage"]!["cost"]!);
        }

        return costs;
    }

    /// <summary>The account has been charged for each job, and for none twice.</summary>
    private static async Task ChargedAsync(InterchangeProcess product, List<decimal> costs)
    {
        var manager = product.CallerWith(product.Keys.Management).Http;
        var used = 0m;
        await Eventually.HoldsAsync(
            $"the account to have used {costs.Sum()}, rather than {used}",
            TimeSpan.FromSeconds(120),
            async () =>
            {
                var credits = JsonNode.Parse(await manager.GetStringAsync(new Uri("api/v1/credits", UriKind.Relative), Cancellation))!;
                used = (decimal)credits["data"]!["total_usage"]!;
                Assert.True(used <= costs.Sum(), $"Charged {used} for {costs.Sum()}.");
                return used == costs.Sum();
            },
            Cancellation);
    }
}
