using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Credits;

/// <summary>A balance pays for as many requests as it covers, on any number of instances, and no nano-dollar is out of place meanwhile.</summary>
public sealed class AffordableRequestsTests(SharedStorage storage) : EndToEndTests
{
    private const int Calls = 100;
    private const int Affordable = 10;
    private const long NanosPerCall = 10_000_000;

    private const string Answer =
        """{"id":"up-1","object":"chat.completion","created":1760000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello!"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _tables = storage.NextAccount();

    /// <summary>Each request costs what it reserves, so nothing depends on who is quicker.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task As_many_calls_at_a_price_are_answered_as_the_balance_holds_and_it_ends_at_zero(int instances)
    {
        var upstream = Owned(new RawUpstream { Handler = static exchange => exchange.SendDocumentAsync(200, Answer) });
        var products = await StartAsync(instances, Overlay(upstream, """{ "prompt": "0", "completion": "0", "request": "0.01" }"""), firstGrant: "0.1");
        var watch = Owned(LedgerWatch.Start(_tables, await AccountAsync(products[0])));

        var answers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(call => products[call % instances].Caller.CompleteAsync(Request, Cancellation)));

        Assert.Equal(Affordable, answers.Count(static answer => answer.EndedNormally));
        Assert.All(answers.Where(static answer => !answer.EndedNormally), AssertUnaffordable);
        var end = await RestAsync(watch);
        Assert.Equal(new LedgerSample(Affordable * NanosPerCall, Affordable * NanosPerCall, Available: 0, Leased: 0, Outstanding: 0), end);
        await AssertSoundAsync(watch);
    }

    /// <summary>Nothing is settled while the others are refused: what is under way is only reserved, and no instance knows of another's but by storage.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task As_many_calls_are_under_way_at_once_as_the_balance_covers_and_all_others_are_refused(int instances)
    {
        var upstream = Owned(new RawUpstream());
        var (asked, release) = (new ConcurrentBag<RawExchange>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        upstream.Handler = async exchange =>
        {
            asked.Add(exchange);
            await Task.WhenAny(release.Task, exchange.BeSilentAsync());
            await exchange.SendDocumentAsync(200, Answer);
        };
        var products = await StartAsync(instances, Overlay(upstream, """{ "prompt": "1", "completion": "2" }"""), firstGrant: "0");
        await GrantAsync(products[0], Affordable * await PriceAsync(products[0]));
        var watch = Owned(LedgerWatch.Start(_tables, await AccountAsync(products[0])));

        var refused = 0;
        var answers = Task.WhenAll(Enumerable.Range(0, Calls).Select(async call =>
        {
            var answer = await products[call % instances].Caller.CompleteAsync(Request, Cancellation);
            Interlocked.Increment(ref refused);
            return answer;
        }));
        await Eventually.HoldsAsync(
            $"all but {Affordable} of {Calls} calls to be refused", Patience, () => Task.FromResult(Volatile.Read(ref refused) >= Calls - Affordable && asked.Count >= Affordable), Cancellation);

        Assert.Equal((Affordable, Calls - Affordable), (asked.Count, Volatile.Read(ref refused)));
        var full = await watch.ReadAsync(Cancellation);
        Assert.Equal((full.Granted, 0, 0), (full.Leased, full.Charged, full.Available));
        release.SetResult();
        Assert.Equal(Affordable, (await answers).Count(static answer => answer.EndedNormally));
        Assert.All((await answers).Where(static answer => !answer.EndedNormally), AssertUnaffordable);
        var end = await RestAsync(watch);
        Assert.Equal(Affordable * 9_000L, end.Charged);
        Assert.Equal(end.Granted - end.Charged, end.Available);
        await AssertSoundAsync(watch);
    }

    private static string Request => Ask.For("paid/model", "Hello", extra: "\"max_tokens\":16");

    private static void AssertUnaffordable(Answer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.PaymentRequired, answer.Body);
        Assert.Equal("balance", (string?)answer.Error!["metadata"]!["scope"]);
    }

    private static async Task AssertSoundAsync(LedgerWatch watch)
    {
        var samples = await watch.StopAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{samples.Count} samples, {samples.Distinct().Count()} of them different");
        Assert.True(samples.Count >= 20, $"{samples.Count} samples are too few to say anything.");
        Assert.All(samples, static sample => Assert.True(sample.IsSound, sample.ToString()));
    }

    /// <summary>The books once everything that was answered is charged, and nothing is held any more.</summary>
    private static Task<LedgerSample> RestAsync(LedgerWatch watch) => Eventually.GetAsync(
        "all answers to be charged",
        Patience,
        async () => await watch.ReadAsync(Cancellation) is { Leased: 0, Charged: > 0 } rested ? rested : null,
        Cancellation);

    /// <summary>What a request reserves, in dollars, as the refusal of one says that nobody can pay for.</summary>
    private static async Task<decimal> PriceAsync(InterchangeProcess product)
    {
        var refused = await product.Caller.CompleteAsync(Request, Cancellation);
        AssertUnaffordable(refused);
        return (decimal)refused.Error!["metadata"]!["required"]!;
    }

    private static async Task GrantAsync(InterchangeProcess product, decimal dollars)
    {
        using var response = await product.CallerWith(product.Keys.Management).Http.PostAsJsonAsync(
            new Uri("api/v1/credits", UriKind.Relative), new { amount = dollars, reason = "for ten requests" }, Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<string> AccountAsync(InterchangeProcess product)
    {
        var keys = await product.CallerWith(product.Keys.Management).Http.GetFromJsonAsync<JsonNode>(new Uri("api/v1/keys", UriKind.Relative), Cancellation);
        return (string)keys!["data"]![0]!["workspace_id"]!;
    }

    private async Task<InterchangeProcess[]> StartAsync(int instances, string overlay, string firstGrant)
    {
        var settings = new InterchangeSettings
        {
            Tables = _tables,
            StateFolder = Folder(),
            Overlay = overlay,
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Credits__FirstGrant"] = firstGrant },
        };
        var first = await StartAsync(settings);
        return [first, .. await Task.WhenAll(Enumerable.Range(1, instances - 1).Select(_ => StartAsync(settings)))];
    }

    private string Overlay(RawUpstream upstream, string prices)
    {
        var path = Path.Combine(Folder(), "overlay.json");
        File.WriteAllText(
            path,
            $$"""
            {
              "providers": [ { "slug": "raw", "baseUrl": "{{upstream.BaseUrl}}", "authentication": "none" } ],
              "models": [ { "id": "paid/model", "name": "Paid" } ],
              "endpoints": [ { "provider": "raw", "model": "paid/model", "upstream": "m", "prices": {{prices}}, "contextLength": 128000 } ]
            }
            """);
        return path;
    }
}
