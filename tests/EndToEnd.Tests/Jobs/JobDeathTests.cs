using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Jobs;

/// <summary>
/// The product dies, as by <c>kill -9</c>, at every point of a job's orchestration at which work could be left half done, one after the other: before and after each thing that
/// is written, for each turn and each activity. What the dead process left is brought to its end by the next.
/// </summary>
public sealed class JobDeathTests(SharedStorage storage) : EndToEndTests
{
    /// <summary>More often than any point is reached by one job.</summary>
    private const int Often = 8;

    private static readonly string[] Points =
    [
        "Commanding", "Commanded", "TurnTaken", "TurnRun", "TurnCommitting", "TurnCommitted", "ActivityTaken", "ActivityRun", "ActivityCommitting", "ActivityCommitted",
    ];

    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);

    [Fact]
    public async Task Wherever_the_process_dies_a_job_ends_once_is_charged_once_and_is_asked_for_once_more_at_most()
    {
        var upstream = Owned(new RawUpstream());
        upstream.Handler = AnswerAsync;
        var wish = Path.Combine(Folder(), "death");
        var settings = new InterchangeSettings
        {
            Tables = storage.NextAccount(),
            StateFolder = Folder(),
            Overlay = OverlayFile.Write(Folder(), upstream.BaseUrl),
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["INTERCHANGE_DEATH_WISH"] = wish },
        };
        var product = await StartAsync(settings);
        var deaths = new List<string>();
        foreach (var point in Points)
        {
            for (var number = 1; number < Often; number++)
            {
                var death = string.Create(CultureInfo.InvariantCulture, $"{point}:{number}");
                await File.WriteAllTextAsync(wish, death, Cancellation);
                var accepted = await AcceptAsync(product, death);
                var died = await DiesAsync(product, accepted);
                File.Delete(wish);
                if (died)
                {
                    deaths.Add(death);
                    product = await StartAsync(settings);
                }

                if (accepted is not null)
                {
                    var ended = await new JobCaller(product.Caller).EndedAsync(accepted, Cancellation);
                    Assert.True((string?)ended["status"] == "succeeded", $"{death}: {ended.ToJsonString()}");
                }

                if (!died)
                {
                    break;
                }
            }
        }

        // A job has a turn before and one after its only attempt.
        Assert.All(
            (string[])["Commanded:1", "TurnCommitted:1", "TurnCommitted:2", "ActivityRun:1", "ActivityCommitting:1", "ActivityCommitted:1"],
            death => Assert.Contains(death, deaths));
        Assert.All(_requests, static asked => Assert.InRange(asked.Value, 1, 2));
        await ChargedAsync(product);
        TestContext.Current.TestOutputHelper?.WriteLine($"{deaths.Count} deaths, {_requests.Count} jobs, {_requests.Values.Sum()} requests");
    }

    private async Task AnswerAsync(RawExchange exchange)
    {
        var prompt = (string)JsonNode.Parse(Encoding.UTF8.GetString(exchange.Body))!["messages"]![0]!["content"]!;
        _requests.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
        await exchange.SendDocumentAsync(200, """
            {"id":"up","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"yes"},
             "finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":1000,"total_tokens":2000}}
            """);
    }

    /// <summary>The job; null where the process died before it said that it had it.</summary>
    private static async Task<Uri?> AcceptAsync(InterchangeProcess product, string prompt)
    {
        try
        {
            return await new JobCaller(product.Caller).AcceptAsync(Ask.For("raw/model", prompt), Cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>True when the process dies before the job has ended.</summary>
    private static async Task<bool> DiesAsync(InterchangeProcess product, Uri? accepted)
    {
        if (accepted is null)
        {
            await product.WaitForExitAsync(Cancellation);
            return true;
        }

        try
        {
            await new JobCaller(product.Caller).EndedAsync(accepted, Cancellation);
            return false;
        }
        catch (HttpRequestException)
        {
            await product.WaitForExitAsync(Cancellation);
            return true;
        }
    }

    /// <summary>Each job that a provider has seen is charged, and none twice.</summary>
    private async Task ChargedAsync(InterchangeProcess product)
    {
        const decimal cost = (1000 * 0.000001m) + (1000 * 0.000002m);
        var expected = _requests.Count * cost;
        var manager = product.CallerWith(product.Keys.Management).Http;
        var used = 0m;
        await Eventually.HoldsAsync(
            $"the account to have used {expected}",
            TimeSpan.FromSeconds(120),
            async () =>
            {
                var credits = JsonNode.Parse(await manager.GetStringAsync(new Uri("api/v1/credits", UriKind.Relative), Cancellation))!;
                used = (decimal)credits["data"]!["total_usage"]!;
                Assert.True(used <= expected, $"Charged {used} for {expected}.");
                return used == expected;
            },
            Cancellation);
    }
}
