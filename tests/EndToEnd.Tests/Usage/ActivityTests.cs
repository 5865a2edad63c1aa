using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;
using Interchange.Gateway.Usage.Generations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.EndToEnd.Tests.Usage;

/// <summary>What the running product says of what it was used for.</summary>
public sealed class ActivityTests(SharedStorage storage) : EndToEndTests
{
    private const string App = "An app of this test";

    [Fact]
    public async Task A_few_calls_are_found_by_a_query_exactly()
    {
        var product = await StartAsync(new InterchangeSettings { Tables = storage.NextAccount() });
        var named = product.CallerWith(product.Keys.Inference);
        named.Http.DefaultRequestHeaders.Add("X-Title", App);
        var cost = 0m;
        for (var call = 0; call < 3; call++)
        {
            cost += (decimal)(await named.CompleteAsync(Ask.For("scripted/echo"), Cancellation)).Json["usage"]!["cost"]!;
        }

        cost += (decimal)(await named.StreamAsync(Ask.For("scripted/echo", stream: true), Cancellation)).Chunks.Last(static chunk => chunk["usage"] is not null)["usage"]!["cost"]!;
        Assert.True((await product.Caller.CompleteAsync(Ask.For("scripted/json"), Cancellation)).EndedNormally);
        Assert.NotEqual(HttpStatusCode.OK, (await product.Caller.CompleteAsync(Ask.For("scripted/cut-before-headers"), Cancellation)).Status);
        var manager = product.CallerWith(product.Keys.Management).Http;
        await Eventually.HoldsAsync(
            "all calls to be recorded",
            TimeSpan.FromSeconds(60),
            async () => (int)(await QueryAsync(manager, """{"metrics":["request_count"]}"""))[0]!["request_count"]! >= 6,
            Cancellation);

        var byModel = await QueryAsync(manager, """{"metrics":["request_count","failed_count"],"dimensions":["model"],"order_by":{"field":"model","direction":"asc"}}""");
        Assert.Equal(
            """[{"model":"scripted/cut-before-headers","request_count":1,"failed_count":1},{"model":"scripted/echo","request_count":4,"failed_count":0},{"model":"scripted/json","request_count":1,"failed_count":0}]""",
            byModel.ToJsonString());
        var ofApp = await QueryAsync(manager, $$"""{"metrics":["request_count","total_usage","tokens_total"],"dimensions":["streamed"],"granularity":"month","filters":[{"field":"app","operator":"eq","value":"{{App}}"}]}""");
        Assert.Equal(cost, ofApp.Sum(static row => (decimal)row!["total_usage"]!));
        Assert.Equal(3, ofApp.Where(static row => (string)row!["streamed"]! == "false").Sum(static row => (int)row!["request_count"]!));
        var generations = await QueryAsync(manager, """{"metrics":["request_count"],"dimensions":["generation_id"]}""");
        Assert.Equal(6, generations.Select(static row => (string)row!["generation_id"]!).Distinct().Count());
        Assert.Equal(HttpStatusCode.Forbidden, (await product.Caller.Http.GetAsync(new Uri("api/v1/analytics/meta", UriKind.Relative), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_past_day_is_the_same_before_and_after_it_is_rolled_up()
    {
        var tables = storage.NextAccount();
        var product = await StartAsync(new InterchangeSettings { Tables = tables });
        var manager = product.CallerWith(product.Keys.Management).Http;
        var account = (string)(await GetAsync(manager, "api/v1/keys"))[0]!["workspace_id"]!;
        var day = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(-3);
        var events = Enumerable.Range(0, 300).Select(index => Event(account, day.AddSeconds(index * 287), index)).ToArray();
        await using var services = Services(tables);
        var recorder = services.GetRequiredService<RecordGenerations>();

        // As the bus delivers at least once: everything twice, in other groups.
        foreach (var group in events.Chunk(40).Concat(events.Chunk(33)))
        {
            await recorder.HandleAsync([UsageEventJson.WriteMessage(group)], again: false, Cancellation);
        }

        var path = $"api/v1/activity?date={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        var before = await GetAsync(manager, path);
        await services.GetRequiredService<RollUpActivity>().RunAsync(Cancellation);
        var after = await GetAsync(manager, path);

        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Equal(["acme 100", "acme/fast 200"], after.Select(static row => $"{row!["endpoint_id"]} {row["requests"]}"));
        Assert.Equal(events.Sum(static one => one.Cost.Dollars), after.Sum(static row => (decimal)row!["usage"]!));
        var csv = await manager.GetStringAsync(new Uri(path + "&format=csv", UriKind.Relative), Cancellation);
        Assert.Equal(3, csv.TrimEnd().Split("\r\n").Length);
    }

    private static UsageEvent Event(string account, DateTimeOffset time, int index) => new()
    {
        GenerationId = $"gen-{time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}-{index:D20}",
        AccountId = account,
        KeyHash = new string('a', 64),
        Model = "acme/model",
        Provider = "Acme",
        EndpointTag = index % 3 == 0 ? "acme" : "acme/fast",
        CreatedAt = time,
        Streamed = true,
        FinishReason = "stop",
        Usage = new TokenUsage { PromptTokens = index, CompletionTokens = 2 },
        Cost = new Money(1_000 + index),
    };

    private static ServiceProvider Services(string tables) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:Tables", tables)]).Build())
        .AddActivity()
        .BuildServiceProvider();

    private static async Task<JsonArray> QueryAsync(HttpClient manager, string query)
    {
        using var response = await manager.PostAsJsonAsync(new Uri("api/v1/analytics/query", UriKind.Relative), JsonNode.Parse(query), Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!["data"]!["data"]!.AsArray();
    }

    private static async Task<JsonArray> GetAsync(HttpClient manager, string path)
    {
        using var response = await manager.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!["data"]!.AsArray();
    }
}
