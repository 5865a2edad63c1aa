using Interchange.Gateway.Credits;
using Interchange.Gateway.Tests.Keys;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Usage.Activity;

public sealed class GetActivityTests : IDisposable
{
    // ActivityItem of the API's document.
    private static readonly string[] Fields =
    [
        "byok_usage_inference", "completion_tokens", "date", "endpoint_id", "model", "model_permaslug", "prompt_tokens", "provider_name", "reasoning_tokens",
        "requests", "usage",
    ];

    private static readonly DateTimeOffset Now = new(2026, 3, 31, 10, 7, 0, TimeSpan.Zero);

    private readonly ActivityRoutes _routes = new(Now);

    public void Dispose() => _routes.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answers_a_row_for_each_day_model_and_endpoint_with_every_field_of_the_api(bool rolledUp)
    {
        var manager = await _routes.ManagerAsync();
        await RecordAsync(
            rolledUp,
            Event("2026-03-30T23:59:59Z"),
            Event("2026-03-30T00:00:00Z"),
            Event("2026-03-30T12:00:00Z") with { EndpointTag = "groq/fast" },
            Event("2026-03-29T12:00:00Z") with { Model = "openai/gpt-oss-120b:free", Cost = default },
            Event("2026-03-31T00:00:00Z"),
            Event("2026-03-01T00:00:00Z"),
            Event("2026-02-28T23:59:59Z"),
            Event("2026-03-30T12:00:00Z") with { EndpointTag = null, Provider = null },
            Event("2026-03-30T12:00:00Z") with { AccountId = "another" });

        var rows = (await _routes.ActivityAsync(manager))["data"]!.AsArray();

        Assert.All(rows, static row => Assert.Equal(Fields, row!.AsObject().Select(static field => field.Key).Order(StringComparer.Ordinal)));
        Assert.Equal(
            ["2026-03-30 openai/gpt-oss-120b groq 2", "2026-03-30 openai/gpt-oss-120b groq/fast 1", "2026-03-29 openai/gpt-oss-120b:free groq 1", "2026-03-01 openai/gpt-oss-120b groq 1"],
            rows.Select(static row => $"{row!["date"]} {row["model"]} {row["endpoint_id"]} {row["requests"]}"));
        var first = rows[0]!;
        Assert.Equal("""{"date":"2026-03-30","model":"openai/gpt-oss-120b","model_permaslug":"openai/gpt-oss-120b","endpoint_id":"groq","provider_name":"Groq","usage":0.000025,"byok_usage_inference":0,"requests":2,"prompt_tokens":200,"completion_tokens":80,"reasoning_tokens":20}""", first.ToJsonString());
        Assert.Equal("openai/gpt-oss-120b", (string?)rows[2]!["model_permaslug"]);
    }

    [Theory]
    [InlineData("?date=2026-03-29", 1)]
    [InlineData("?date=2026-03-30", 3)]
    [InlineData("?date=2026-03-28", 0)]
    [InlineData("?api_key_hash=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", 1)]
    [InlineData("?api_key_hash=cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", 0)]
    [InlineData("?user_id=ann", 1)]
    [InlineData("?user_id=nobody", 0)]
    [InlineData("?workspace_id=" + A.Account, 4)]
    [InlineData("?date=2026-03-30&user_id=ann", 1)]
    public async Task Filters(string query, int requests)
    {
        var manager = await _routes.ManagerAsync();
        await RecordAsync(
            rolledUp: true,
            Event("2026-03-29T12:00:00Z"),
            Event("2026-03-30T12:00:00Z") with { KeyHash = new string('b', 64) },
            Event("2026-03-30T12:00:01Z") with { MemberId = "ann" },
            Event("2026-03-30T12:00:02Z"));

        Assert.Equal(requests, (await _routes.ActivityAsync(manager, query))["data"]!.AsArray().Sum(static row => (int)row!["requests"]!));
    }

    [Fact]
    public async Task Rows_say_the_workspace_where_they_are_grouped_by_it()
    {
        var manager = await _routes.ManagerAsync();
        await RecordAsync(rolledUp: true, Event("2026-03-29T12:00:00Z"));

        var row = Assert.Single((await _routes.ActivityAsync(manager, "?group_by=workspace"))["data"]!.AsArray());

        Assert.Equal(A.Account, (string?)row!["workspace_id"]);
    }

    [Theory]
    [InlineData("?date=2026-03-31", "2026-03-01 to 2026-03-30")]
    [InlineData("?date=2026-02-28", "2026-03-01 to 2026-03-30")]
    [InlineData("?date=30.3.2026", "date")]
    [InlineData("?api_key_hash=abc", "api_key_hash")]
    [InlineData("?group_by=model", "group_by")]
    [InlineData("?workspace_id=other", "workspace_id")]
    [InlineData("?format=xml", "format")]
    public async Task Refuses_by_name_what_it_cannot_answer(string query, string says)
    {
        var manager = await _routes.ManagerAsync();

        var error = await KeyRoutes.ErrorAsync(() => _routes.ActivityAsync(manager, query));

        Assert.Equal(400, error.Status);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_a_management_key()
    {
        var caller = await A.StoredKey(_routes.Keys);

        Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => _routes.ActivityAsync(caller))).Status);
    }

    [Theory]
    [InlineData("?format=csv", null)]
    [InlineData("", "text/csv")]
    public async Task Is_a_file_of_csv_where_that_is_asked_for(string query, string? accept)
    {
        var manager = await _routes.ManagerAsync();
        await RecordAsync(rolledUp: true, Event("2026-03-30T12:00:00Z") with { Provider = "=cmd|' /C calc'!A0", EndpointTag = "a,b" });

        var (text, headers) = await _routes.CsvAsync(manager, body: null, query, accept);

        Assert.Equal(
            "date,model,model_permaslug,endpoint_id,provider_name,usage,byok_usage_inference,requests,prompt_tokens,completion_tokens,reasoning_tokens\r\n"
            + "2026-03-30,openai/gpt-oss-120b,openai/gpt-oss-120b,\"a,b\",'=cmd|' /C calc'!A0,0.0000125,0,1,100,40,10\r\n",
            text);
        Assert.Equal("text/csv; charset=utf-8", headers.ContentType);
        Assert.Contains("activity.csv", headers.ContentDisposition.ToString(), StringComparison.Ordinal);
    }

    internal static UsageEvent Event(string time)
    {
        var at = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        return new UsageEvent
        {
            GenerationId = $"gen-{at.ToUnixTimeSeconds()}-{Guid.NewGuid():n}",
            AccountId = A.Account,
            KeyHash = new string('a', 64),
            Model = "openai/gpt-oss-120b",
            Provider = "Groq",
            EndpointTag = "groq",
            CreatedAt = at,
            Streamed = true,
            FinishReason = "stop",
            Usage = new TokenUsage { PromptTokens = 100, CompletionTokens = 40, ReasoningTokens = 10 },
            Cost = new Money(12_500),
        };
    }

    private async Task RecordAsync(bool rolledUp, params UsageEvent[] events)
    {
        await _routes.Rollers.RecordAsync(_routes.Rollers.Recorder(), events);
        if (rolledUp)
        {
            await _routes.Rollers.Roller().RunAsync(TestContext.Current.CancellationToken);
        }
    }
}
