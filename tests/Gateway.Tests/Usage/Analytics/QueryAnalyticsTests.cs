using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Tests.Keys;
using Interchange.Gateway.Tests.Usage.Activity;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Usage.Analytics;

public sealed class QueryAnalyticsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 10, 7, 0, TimeSpan.Zero);

    private readonly ActivityRoutes _routes = new(Now);

    public void Dispose() => _routes.Dispose();

    [Fact]
    public async Task Answers_in_the_shape_of_the_api()
    {
        var answer = await AskAsync("""{"metrics":["request_count","total_usage","cache_hit_rate"]}""", Event("2026-03-30T12:00:00Z"));

        Assert.Equal(["data", "metadata"], answer.Select(static field => field.Key));
        Assert.Equal(["query_time_ms", "row_count", "truncated"], answer["metadata"]!.AsObject().Select(static field => field.Key));
        Assert.Equal("""[{"request_count":1,"total_usage":0.0000125,"cache_hit_rate":0}]""", answer["data"]!.ToJsonString());
        Assert.Equal((1, false), ((int)answer["metadata"]!["row_count"]!, (bool)answer["metadata"]!["truncated"]!));
    }

    [Fact]
    public async Task Looks_at_the_last_seven_days_where_no_time_is_said()
    {
        var answer = await AskAsync("""{"metrics":["request_count"]}""", Event("2026-03-24T10:06:59Z"), Event("2026-03-24T10:07:00Z"), Event("2026-03-31T10:06:59Z"), Event("2026-03-31T10:07:00Z"));

        Assert.Equal("""[{"request_count":2}]""", answer["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Nothing_is_one_row_of_nothing_and_no_row_where_rows_are_told_apart()
    {
        Assert.Equal("""[{"request_count":0,"avg_latency":null,"p50_throughput":null,"cache_hit_rate":null}]""", (await AskAsync("""{"metrics":["request_count","avg_latency","p50_throughput","cache_hit_rate"]}"""))["data"]!.ToJsonString());
        Assert.Empty((await AskAsync("""{"metrics":["request_count"],"dimensions":["model"]}"""))["data"]!.AsArray());
        Assert.Empty((await AskAsync("""{"metrics":["request_count"],"granularity":"day"}"""))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("minute", "2026-03-31T08:00:00Z", "2026-03-31T10:00:00Z", "2026-03-31T09:59:00.000Z 1, 2026-03-31T08:01:00.000Z 2")]
    [InlineData("hour", "2026-03-30T00:00:00Z", "2026-03-31T10:00:00Z", "2026-03-31T09:00:00.000Z 1, 2026-03-31T08:00:00.000Z 2, 2026-03-30T12:00:00.000Z 1")]
    [InlineData("day", "2026-03-01T00:00:00Z", "2026-03-31T10:00:00Z", "2026-03-31T00:00:00.000Z 3, 2026-03-30T00:00:00.000Z 1, 2026-03-29T00:00:00.000Z 1")]
    [InlineData("week", "2026-03-01T00:00:00Z", "2026-03-31T10:00:00Z", "2026-03-30T00:00:00.000Z 4, 2026-03-23T00:00:00.000Z 1")]
    [InlineData("month", "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-03-01T00:00:00.000Z 5, 2026-02-01T00:00:00.000Z 1")]
    public async Task Divides_time(string granularity, string start, string end, string rows)
    {
        var answer = await AskAsync(
            $$$"""{"metrics":["request_count"],"granularity":"{{{granularity}}}","time_range":{"start":"{{{start}}}","end":"{{{end}}}"}}""",
            Event("2026-03-31T09:59:59Z"), Event("2026-03-31T08:01:00Z"), Event("2026-03-31T08:01:59Z"), Event("2026-03-30T12:00:00Z"), Event("2026-03-29T23:59:59Z"), Event("2026-02-01T00:00:00Z"));

        Assert.Equal(rows, string.Join(", ", answer["data"]!.AsArray().Select(row => $"{row![$"date__{granularity}"]} {row["request_count"]}")));
    }

    [Theory]
    [InlineData("model", "a/x 2, a/y 2")]
    [InlineData("variant", "standard 3, free 1")]
    [InlineData("user", " 3, ann 1")]
    [InlineData("app", " 2, An app 1, https://site.example 1")]
    [InlineData("origin", " 3, https://site.example 1")]
    [InlineData("provider", "Groq 3,  1")]
    [InlineData("endpoint", "groq 3,  1")]
    [InlineData("finish_reason", "stop 4")]
    [InlineData("streamed", "true 3, false 1")]
    [InlineData("is_byok", "false 3, true 1")]
    [InlineData("external_user", " 3, zoë 1")]
    [InlineData("context_length_bucket", "1K 3, 10K 1")]
    [InlineData("workspace", A.Account + " 4")]
    public async Task Breaks_down_by_every_dimension(string dimension, string rows)
    {
        var answer = await AskAsync(
            $$$"""{"metrics":["request_count"],"dimensions":["{{{dimension}}}"],"order_by":{"field":"request_count","direction":"desc"}}""",
            Event("2026-03-30T12:00:00Z") with { Model = "a/x" },
            Event("2026-03-30T12:00:00Z") with { Model = "a/x:free", MemberId = "ann", ExternalUser = "zoë", CredentialId = "own" },
            Event("2026-03-31T10:01:00Z") with { Model = "a/y", AppTitle = "An app", Streamed = false, Usage = new TokenUsage { PromptTokens = 5_000 } },
            Event("2026-03-31T10:02:00Z") with { Model = "a/y", HttpReferer = "https://site.example/x", Provider = null, EndpointTag = null });

        Assert.Equal(rows, string.Join(", ", answer["data"]!.AsArray().Select(row => $"{row![dimension]} {row["request_count"]}")));
    }

    [Theory]
    [InlineData("""{"field":"model","operator":"eq","value":"a/x"}""", 1)]
    [InlineData("""{"field":"model","operator":"neq","value":"a/x"}""", 2)]
    [InlineData("""{"field":"model","operator":"gt","value":"a/x"}""", 2)]
    [InlineData("""{"field":"model","operator":"gte","value":"a/y"}""", 2)]
    [InlineData("""{"field":"model","operator":"lt","value":"a/y"}""", 1)]
    [InlineData("""{"field":"model","operator":"lte","value":"a/z"}""", 3)]
    [InlineData("""{"field":"model","operator":"in","value":["a/x","a/z"]}""", 2)]
    [InlineData("""{"field":"model","operator":"not_in","value":["a/x","a/z"]}""", 1)]
    [InlineData("""{"field":"external_user","operator":"eq","value":"zoë"}""", 1)]
    [InlineData("""{"field":"external_user","operator":"neq","value":"zoë"}""", 1)]
    [InlineData("""{"field":"external_user","operator":"eq","value":42}""", 1)]
    [InlineData("""{"field":"external_user","operator":"in","value":["zoë"]}""", 1)]
    [InlineData("""{"field":"external_user","operator":"in","value":["zoë"],"include_unset":true}""", 2)]
    [InlineData("""{"field":"external_user","operator":"not_in","value":["zoë"]}""", 1)]
    [InlineData("""{"field":"external_user","operator":"not_in","value":["zoë"],"include_unset":true}""", 2)]
    [InlineData("""{"field":"context_length_bucket","operator":"gt","value":"1K"}""", 1)]
    [InlineData("""{"field":"streamed","operator":"eq","value":true}""", 2)]
    [InlineData("""{"field":"workspace","operator":"eq","value":"11111111-2222-3333-4444-555555555555"}""", 3)]
    [InlineData("""{"field":"workspace","operator":"eq","value":"another"}""", 0)]
    [InlineData("""{"field":"model","operator":"eq","value":"a/x"},{"field":"streamed","operator":"eq","value":"false"}""", 0)]
    public async Task Filters_with_every_operator(string filters, int requests)
    {
        var answer = await AskAsync(
            $$"""{"metrics":["request_count"],"filters":[{{filters}}]}""",
            Event("2026-03-30T12:00:00Z") with { Model = "a/x", ExternalUser = "zoë" },
            Event("2026-03-30T13:00:00Z") with { Model = "a/y", ExternalUser = "42", Streamed = false },
            Event("2026-03-31T10:01:00Z") with { Model = "a/z:free", Usage = new TokenUsage { PromptTokens = 100_001 } });

        Assert.Equal(requests, (int)Assert.Single(answer["data"]!.AsArray())!["request_count"]!);
    }

    [Fact]
    public async Task Keys_are_found_by_hash_and_shown_by_name_with_the_hash_beside_it()
    {
        var manager = await _routes.ManagerAsync();
        var secret = await A.StoredKey(_routes.Keys, static key => key with { Name = "Production" });
        var foreign = A.Secret();
        await _routes.Keys.CreateAsync(A.Key(foreign, account: "another") with { Name = "theirs" }, TestContext.Current.CancellationToken);
        var hash = secret.Hash.ToString();
        await RecordAsync(Event("2026-03-30T12:00:00Z") with { KeyHash = hash }, Event("2026-03-30T12:00:00Z"), Event("2026-03-30T12:00:00Z") with { KeyHash = foreign.Hash.ToString() });

        var all = await _routes.QueryAsync(manager, """{"metrics":["request_count"],"dimensions":["api_key_id"]}""");
        Assert.Equal(
            new[] { $"Production {hash}", $"{new string('a', 64)} {new string('a', 64)}", $"{foreign.Hash} {foreign.Hash}" }.Order(StringComparer.Ordinal),
            all["data"]!.AsArray().Select(static row => $"{row!["api_key_id"]} {row["api_key_hash"]}").Order(StringComparer.Ordinal));

        var one = await _routes.QueryAsync(manager, $$"""{"metrics":["request_count"],"filters":[{"field":"api_key_id","operator":"eq","value":"{{hash}}"}]}""");
        Assert.Equal("""[{"request_count":1}]""", one["data"]!.ToJsonString());
        Assert.False(one.ContainsKey("warnings"));
    }

    [Fact]
    public async Task A_key_that_is_no_hash_is_warned_of()
    {
        var answer = await AskAsync("""{"metrics":["request_count"],"filters":[{"field":"api_key_id","operator":"in","value":["Production"]}]}""", Event("2026-03-30T12:00:00Z"));

        Assert.Equal("""[{"request_count":0}]""", answer["data"]!.ToJsonString());
        Assert.Contains("filters[0].value", (string?)Assert.Single(answer["warnings"]!.AsArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_own_keys_have_paid_from_what_was_charged()
    {
        var answer = await AskAsync(
            """{"metrics":["total_usage","credits_usage","byok_usage","openrouter_usage","byok_fees","byok_request_count"]}""",
            Event("2026-03-30T12:00:00Z"),
            Event("2026-03-30T12:00:00Z") with { CredentialId = "own", Cost = new Money(500), UpstreamCost = new Money(10_000) });

        Assert.Equal(
            """[{"total_usage":0.000023,"credits_usage":0.000013,"byok_usage":0.00001,"openrouter_usage":0.0000125,"byok_fees":0.0000005,"byok_request_count":1}]""",
            answer["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Knows_what_prompt_caches_saved_and_cost()
    {
        var answer = await AskAsync(
            """{"metrics":["usage_cache"]}""",
            Event("2026-03-30T12:00:00Z") with { CacheDiscount = new Money(9_000) },
            Event("2026-03-30T13:00:00Z") with { CacheDiscount = new Money(-2_500) },
            Event("2026-03-31T10:01:00Z"));

        Assert.Equal("""[{"usage_cache":0.0000065}]""", answer["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Knows_latency_and_throughput()
    {
        var events = Enumerable.Range(1, 1000).Select(static n => Event(n % 2 == 0 ? "2026-03-30T12:00:00Z" : "2026-03-31T10:01:00Z") with
        {
            LatencyMs = n,
            Attempts = [new AttemptRecord { Provider = "Groq", EndpointTag = "groq", Model = "m", OutputTokens = n, DurationMs = 1000 }],
        });

        var row = Assert.Single((await AskAsync("""{"metrics":["avg_latency","p50_latency","p90_latency","p99_latency","avg_throughput","p50_throughput","p90_throughput","p99_throughput"]}""", [.. events]))["data"]!.AsArray())!;

        Assert.Equal(500.5m, (decimal)row["avg_latency"]!);
        Assert.Equal(500.5m, (decimal)row["avg_throughput"]!);
        foreach (var (percentile, value) in (ReadOnlySpan<(string, double)>)[("p50", 500), ("p90", 900), ("p99", 990)])
        {
            Assert.InRange((double)row[$"{percentile}_latency"]!, value * 0.97, value * 1.03);
            Assert.InRange((double)row[$"{percentile}_throughput"]!, value * 0.97, value * 1.03);
        }
    }

    [Theory]
    [InlineData("", "z 1, y 3, x 2", false)]
    [InlineData("""{"field":"request_count","direction":"desc"}""", "y 3, x 2, z 1", false)]
    [InlineData("""{"field":"request_count","direction":"asc"}""", "z 1, x 2, y 3", false)]
    [InlineData("""{"field":"model","direction":"desc"}""", "z 1, y 3, x 2", false)]
    [InlineData("""{"field":"model","direction":"asc"}""", "x 2, y 3, z 1", false)]
    [InlineData("""{"field":"request_count","direction":"desc"},"limit":2""", "y 3, x 2", true)]
    [InlineData("""{"field":"request_count","direction":"desc"},"limit":3""", "y 3, x 2, z 1", false)]
    public async Task Sorts_and_cuts(string order, string rows, bool truncated)
    {
        // The tokens of z are the most.
        var answer = await AskAsync(
            $$$"""{"metrics":["tokens_total"],"dimensions":["model"]{{{(order.Length == 0 ? "" : ",\"order_by\":" + order)}}}}""",
            [.. Enumerable.Repeat("x", 2).Concat(Enumerable.Repeat("y", 3)).Append("z").Select(static model => Event("2026-03-30T12:00:00Z") with { Model = model, Usage = new TokenUsage { PromptTokens = model == "z" ? 100 : 1 } })]);

        Assert.Equal(rows, string.Join(", ", answer["data"]!.AsArray().Select(static row => $"{row!["model"]} {((int)row["tokens_total"]! == 100 ? 1 : (int)row["tokens_total"]!)}")));
        Assert.Equal(truncated, (bool)answer["metadata"]!["truncated"]!);
        Assert.Equal(answer["data"]!.AsArray().Count, (int)answer["metadata"]!["row_count"]!);
    }

    [Theory]
    [InlineData("asc", "2026-03-29 x, 2026-03-29 y")]
    [InlineData("desc", "2026-03-31 x, 2026-03-31 y")]
    public async Task A_group_limit_cuts_each_combination_of_dimensions(string direction, string rows)
    {
        var answer = await AskAsync(
            $$$"""{"metrics":["request_count"],"dimensions":["model"],"granularity":"day","group_limit":1,"order_by":{"field":"date","direction":"{{{direction}}}"}}""",
            [.. from day in (int[])[29, 30, 31] from model in (string[])["x", "y"] select Event($"2026-03-{day}T01:00:00Z") with { Model = model }]);

        Assert.Equal(rows, string.Join(", ", answer["data"]!.AsArray().Select(static row => $"{((string)row!["date__day"]!)[..10]} {row["model"]}")));
        Assert.True((bool)answer["metadata"]!["truncated"]!);
    }

    [Fact]
    public async Task Tells_generations_apart()
    {
        var events = Enumerable.Range(0, 3).Select(static n => Event("2026-03-30T12:00:00Z") with { Usage = new TokenUsage { PromptTokens = n } }).ToArray();

        var answer = await AskAsync("""{"metrics":["tokens_prompt"],"dimensions":["generation_id"],"limit":2}""", events);

        Assert.Equal([events[2].GenerationId, events[1].GenerationId], answer["data"]!.AsArray().Select(static row => (string?)row!["generation_id"]));
        Assert.True((bool)answer["metadata"]!["truncated"]!);
    }

    [Fact]
    public async Task Nothing_of_another_account_is_found_however_it_is_asked_for()
    {
        var theirs = Event("2026-03-30T12:00:00Z") with { AccountId = "another" };
        foreach (var query in (string[])
            [
                """{"metrics":["request_count"]}""",
                """{"metrics":["request_count"],"filters":[{"field":"workspace","operator":"eq","value":"another"}]}""",
                $$"""{"metrics":["request_count"],"filters":[{"field":"generation_id","operator":"eq","value":"{{theirs.GenerationId}}"}]}""",
            ])
        {
            Assert.Equal("""[{"request_count":0}]""", (await AskAsync(query, theirs))["data"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task Says_that_the_range_begins_later_than_was_asked_for()
    {
        var answer = await AskAsync("""{"metrics":["request_count"],"time_range":{"start":"2024-03-25T00:00:00Z","end":"2024-05-01T00:00:00Z"}}""");

        Assert.Contains("2024-03-31T00:00:00Z", (string?)Assert.Single(answer["warnings"]!.AsArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_a_file_of_csv_where_that_is_asked_for()
    {
        var manager = await _routes.ManagerAsync();
        await RecordAsync(Event("2026-03-30T12:00:00Z") with { AppTitle = "=1+1" }, Event("2026-03-30T12:00:00Z") with { AppTitle = "An app, \"quoted\"" });

        var (text, headers) = await _routes.CsvAsync(
            manager,
            """{"metrics":["request_count","total_usage","avg_latency"],"dimensions":["app","api_key_id"],"granularity":"day","order_by":{"field":"app","direction":"asc"},"filters":[{"field":"api_key_id","operator":"neq","value":"x"}],"limit":2}""",
            "?format=csv");

        var hash = new string('a', 64);
        Assert.Equal(
            "date__day,app,api_key_id,api_key_hash,request_count,total_usage,avg_latency\r\n"
            + $"2026-03-30T00:00:00.000Z,'=1+1,{hash},{hash},1,0.0000125,\r\n"
            + $"2026-03-30T00:00:00.000Z,\"An app, \"\"quoted\"\"\",{hash},{hash},1,0.0000125,\r\n",
            text);
        Assert.Contains("analytics.csv", headers.ContentDisposition.ToString(), StringComparison.Ordinal);
        Assert.Equal("false", headers["X-Interchange-Truncated"]);
        Assert.Contains("filters[0].value", headers["X-Interchange-Warning"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_a_management_key()
    {
        var caller = await A.StoredKey(_routes.Keys);

        Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => _routes.QueryAsync(caller, """{"metrics":["request_count"]}"""))).Status);
    }

    [Fact]
    public async Task Key_storage_that_is_down_while_names_are_looked_up_is_a_503()
    {
        var manager = await _routes.ManagerAsync();
        await RecordAsync(Event("2026-03-30T12:00:00Z"));
        Assert.NotNull(await _routes.QueryAsync(manager, """{"metrics":["request_count"],"dimensions":["api_key_id"]}"""));
        _routes.Keys.Down = true;

        Assert.Equal(503, (await KeyRoutes.ErrorAsync(() => _routes.QueryAsync(manager, """{"metrics":["request_count"],"dimensions":["api_key_id"]}"""))).Status);
    }

    private static UsageEvent Event(string time) => GetActivityTests.Event(time);

    private async Task<JsonObject> AskAsync(string query, params UsageEvent[] events)
    {
        await RecordAsync(events);
        return await _routes.QueryAsync(await _routes.ManagerAsync(), query);
    }

    /// <summary>What is old enough is rolled up, the rest is read from records.</summary>
    private async Task RecordAsync(params UsageEvent[] events)
    {
        await _routes.Rollers.RecordAsync(_routes.Rollers.Recorder(), events);
        await _routes.Rollers.Roller().RunAsync(TestContext.Current.CancellationToken);
    }
}
