using System.Globalization;
using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Tests.Keys;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Tests.Usage.Generations;

public sealed class GetGenerationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // GenerationResponse.data of the API's document, in its order; routing is the gateway's own.
    private static readonly string[] Fields =
    [
        "api_type", "app_id", "cache_discount", "cancelled", "created_at", "data_region", "external_user", "finish_reason", "generation_time", "http_referer",
        "id", "is_byok", "latency", "model", "moderation_latency", "native_finish_reason", "native_tokens_cached", "native_tokens_completion",
        "native_tokens_completion_images", "native_tokens_prompt", "native_tokens_reasoning", "num_fetches", "num_input_audio_prompt", "num_media_completion",
        "num_media_prompt", "num_search_results", "origin", "preset_id", "provider_name", "provider_responses", "request_id", "response_cache_source_id",
        "router", "routing", "service_tier", "session_id", "streamed", "tokens_completion", "tokens_prompt", "total_cost", "upstream_id", "upstream_inference_cost",
        "usage", "user_agent", "web_search_engine", "workspace_id",
    ];

    private readonly TimerWatchingClock _clock = new(A.Start);
    private readonly ScriptedKeyStore _keys = new();
    private readonly CountingStore _store = new();
    private readonly GetGeneration _get;

    public GetGenerationTests() => _get = new GetGeneration(new AuthenticateCaller(A.Cache(_keys, _clock), _clock), _store, _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_every_field_of_the_api()
    {
        var secret = await A.StoredKey(_keys);
        await _store.RecordAsync(
            [
                GenerationRecord.Of(Event("gen-1-a") with
                {
                    Provider = "Scripted", UpstreamId = "up-1", FinishReason = "stop", NativeFinishReason = "end_turn", LatencyMs = 12.5, GenerationTimeMs = 40,
                    Usage = new TokenUsage { PromptTokens = 11, CompletionTokens = 7, CachedTokens = 3, ReasoningTokens = 2, ReportedCost = 0.01m },
                    Cost = Money.FromDollars(0.0000125m), HttpReferer = "https://example.com/page?q=1", UserAgent = "curl/8", ExternalUser = "u",
                    Attempts =
                    [
                        new AttemptRecord { Provider = "Scripted", EndpointTag = "scripted", Model = "scripted/flaky-503", Status = 503, Failure = "provider_down", DurationMs = 1, OperatorCost = Money.FromDollars(0.000003m) },
                        new AttemptRecord { Provider = "Scripted", EndpointTag = "scripted", Model = "scripted/echo", Status = 200, DurationMs = 9, UpstreamId = "up-1" },
                    ],
                }),
            ],
            again: false,
            Cancel);

        var data = await GetAsync(secret, "gen-1-a");

        Assert.Equal(Fields, data.Select(static field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal("gen-1-a", (string?)data["id"]);
        Assert.Equal("completions", (string?)data["api_type"]);
        Assert.Equal("0.0000125", data["usage"]!.ToJsonString());
        Assert.Equal("0.0000125", data["total_cost"]!.ToJsonString());
        Assert.Equal("0.01", data["upstream_inference_cost"]!.ToJsonString());
        Assert.Equal((11, 7, 3, 2), ((int)data["tokens_prompt"]!, (int)data["native_tokens_completion"]!, (int)data["native_tokens_cached"]!, (int)data["native_tokens_reasoning"]!));
        Assert.Equal("https://example.com", (string?)data["origin"]);
        Assert.Equal("2026-03-14T09:00:00+00:00", (string?)data["created_at"]);
        Assert.Equal(A.Account, (string?)data["workspace_id"]);
        var attempts = data["provider_responses"]!.AsArray();
        Assert.Equal([503, 200], attempts.Select(static attempt => (int)attempt!["status"]!));
        Assert.Equal("provider_down", (string?)attempts[0]!["failure"]);
        Assert.Equal("0.000003", attempts[0]!["operator_cost"]!.ToJsonString());
        Assert.False(attempts[1]!.AsObject().ContainsKey("failure"));
        Assert.False(attempts[1]!.AsObject().ContainsKey("operator_cost"));
        Assert.Equal("up-1", (string?)attempts[1]!["id"]);
    }

    [Fact]
    public async Task What_is_not_known_is_null_or_neutral()
    {
        var secret = await A.StoredKey(_keys);
        await _store.RecordAsync([GenerationRecord.Of(Event("gen-1-a"))], again: false, Cancel);

        var data = await GetAsync(secret, "gen-1-a");

        Assert.Equal(Fields, data.Select(static field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal("", (string?)data["origin"]);
        Assert.Null(data["provider_name"]);
        Assert.Null(data["latency"]);
        Assert.Null(data["provider_responses"]);
        Assert.Equal("0", data["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task Another_accounts_generation_is_not_there()
    {
        var secret = await A.StoredKey(_keys);
        await _store.RecordAsync([GenerationRecord.Of(Event("gen-1-a") with { AccountId = "another" })], again: false, Cancel);

        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => GetAsync(secret, "gen-1-a"))).Status);
        Assert.Equal(1, _store.Finds);
    }

    [Fact]
    public async Task Any_kind_of_key_of_the_account_may_look()
    {
        var manager = await A.StoredKey(_keys, static key => key with { Kind = KeyKind.Management });
        await _store.RecordAsync([GenerationRecord.Of(Event("gen-1-a"))], again: false, Cancel);

        Assert.NotNull(await GetAsync(manager, "gen-1-a"));
    }

    [Fact]
    public async Task Needs_an_id()
    {
        var secret = await A.StoredKey(_keys);

        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => GetAsync(secret, ""))).Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Waits_for_a_young_generation_to_be_recorded(int extraLooks)
    {
        var secret = await A.StoredKey(_keys);
        var id = Id(A.Start.AddSeconds(-3));
        var getting = GetAsync(secret, id);
        for (var looks = 1; looks < extraLooks; looks++)
        {
            await AdvanceToNextLookAsync(looks);
        }

        await _store.LookedAsync(extraLooks).WaitAsync(Patience, Cancel);
        await _store.RecordAsync([GenerationRecord.Of(Event(id))], again: false, Cancel);
        await AdvanceUntilAsync(getting);

        Assert.Equal(id, (string?)(await getting)["id"]);
        Assert.Equal(extraLooks + 1, _store.Finds);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(-59)]
    [InlineData(30)]
    public async Task Looks_five_times_in_two_seconds_before_a_young_generation_is_a_404(int age)
    {
        var secret = await A.StoredKey(_keys);
        var getting = KeyRoutes.ErrorAsync(() => GetAsync(secret, Id(A.Start.AddSeconds(age))));
        for (var looks = 1; looks < 5; looks++)
        {
            await AdvanceToNextLookAsync(looks);
        }

        Assert.Equal(404, (await getting.WaitAsync(Patience, Cancel)).Status);
        Assert.Equal(5, _store.Finds);
        Assert.InRange(_clock.GetUtcNow() - A.Start, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.1));
    }

    [Theory]
    [InlineData("gen-1773478600-abcdefghij0123456789")]
    [InlineData("gen-99999999999999999-a")]
    [InlineData("gen-3bhGkxlo4XFrqiabUM7NDtwDzWwG")]
    [InlineData("something-else")]
    public async Task Looks_once_for_an_old_or_foreign_id(string id)
    {
        var secret = await A.StoredKey(_keys);

        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => GetAsync(secret, id))).Status);
        Assert.Equal(1, _store.Finds);
    }

    [Fact]
    public async Task Storage_that_is_down_is_a_503()
    {
        var secret = await A.StoredKey(_keys);
        _store.Down = true;

        Assert.Equal(503, (await KeyRoutes.ErrorAsync(() => GetAsync(secret, "gen-1-a"))).Status);
    }

    private static string Id(DateTimeOffset time) => $"gen-{time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}-abcdefghij0123456789";

    private static UsageEvent Event(string id) => new()
    {
        GenerationId = id,
        AccountId = A.Account,
        KeyHash = new string('0', 64),
        Model = "scripted/echo",
        CreatedAt = A.Start,
        Streamed = true,
    };

    private async Task<JsonObject> GetAsync(KeySecret caller, string id) =>
        (await KeyRoutes.CallAsync(caller, $"?id={Uri.EscapeDataString(id)}", "", _get.HandleAsync))["data"]!.AsObject();

    /// <summary>Lets time pass in small steps until the store was asked once more.</summary>
    private async Task AdvanceToNextLookAsync(int looks)
    {
        await _store.LookedAsync(looks).WaitAsync(Patience, Cancel);
        await AdvanceUntilAsync(_store.LookedAsync(looks + 1));
    }

    private async Task AdvanceUntilAsync(Task done)
    {
        TimeSpan[] waits = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(1000)];
        var wait = waits[_store.Finds - 1];

        // The look is seen before its wait begins; time that passes in between would be lost.
        await _clock.TimerSetAsync(wait).WaitAsync(Patience, Cancel);
        _clock.Advance(wait);
        await done.WaitAsync(Patience, Cancel);
    }

    private sealed class CountingStore : IGenerationStore
    {
        private readonly InMemoryGenerationStore _inner = new();
        private readonly Lock _gate = new();
        private readonly Dictionary<int, TaskCompletionSource> _looks = [];
        private int _finds;

        public bool Down { get; set; }

        public int Finds => Volatile.Read(ref _finds);

        public Task LookedAsync(int times)
        {
            lock (_gate)
            {
                var look = Look(times);
                if (_finds >= times)
                {
                    look.TrySetResult();
                }

                return look.Task;
            }
        }

        public Task RecordAsync(IReadOnlyList<GenerationRecord> records, bool again, CancellationToken cancellationToken) =>
            _inner.RecordAsync(records, again, cancellationToken);

        public Task<UsageEvent?> FindAsync(string accountId, string generationId, CancellationToken cancellationToken)
        {
            var found = _inner.FindAsync(accountId, generationId, cancellationToken);
            lock (_gate)
            {
                Look(++_finds).TrySetResult();
            }

            return Down ? Task.FromException<UsageEvent?>(new StorageUnavailableException("Generations", new TimeoutException())) : found;
        }

        public IAsyncEnumerable<GenerationRecord> ListAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
            _inner.ListAsync(accountId, from, to, cancellationToken);

        public Task<int> RemoveAsync(string accountId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
            _inner.RemoveAsync(accountId, from, to, cancellationToken);

        private TaskCompletionSource Look(int times)
        {
            if (!_looks.TryGetValue(times, out var look))
            {
                _looks[times] = look = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return look;
        }
    }
}
