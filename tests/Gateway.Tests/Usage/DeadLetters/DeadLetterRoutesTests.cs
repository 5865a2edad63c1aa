using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Tests.Keys;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.DeadLetters;
using Interchange.Gateway.Usage.Settlement;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.DeadLetters;

public sealed class DeadLetterRoutesTests
{
    private const string Charged = """[{"generation_id":"gen-1","account_id":"a","key_hash":"k","created_at":"2026-03-14T09:00:00Z","cost":5}]""";

    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly InMemoryKeyStore _keys = new();
    private readonly InMemoryCreditLedger _ledger = new();
    private readonly FakeDeadLetters _letters = new();
    private readonly Silence _silence = new();
    private KeySecret _operator = A.Secret();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_subscription_says_how_many_it_has()
    {
        for (var i = 0; i < 8; i++)
        {
            _letters.Add("ledger", $"gen-{i}");
        }

        var counts = (await CountAsync())["data"]!.AsArray();

        Assert.Equal(["ledger 8 False", "silence 0 False"], counts.Select(static count => $"{count!["subscription"]} {count["count"]} {(bool)count["has_more"]!}"));
    }

    [Fact]
    public async Task The_list_shows_all_but_what_they_hold_and_goes_on_where_it_ended()
    {
        for (var i = 0; i < 8; i++)
        {
            _letters.Add("ledger", $"gen-{i}", "the words of a prompt");
        }

        var first = await ListAsync("ledger", "?limit=5");
        var second = await ListAsync("ledger", $"?from={(long)first["data"]![4]!["sequence_number"]! + 1}");

        Assert.Equal(Enumerable.Range(0, 8).Select(static i => $"gen-{i}"), first["data"]!.AsArray().Concat(second["data"]!.AsArray()).Select(static letter => (string)letter!["message_id"]!));
        Assert.Equal(
            """{"sequence_number":17,"message_id":"gen-0","reason":"Malformed","description":"The body is not a JSON array of usage events.","enqueued_at":"1970-01-01T00:00:00Z","delivery_count":1,"bytes":21}""",
            first["data"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_replayed_is_charged_once_and_what_cannot_be_charged_stays()
    {
        _letters.Add("ledger", "gen-1", Charged);
        _letters.Add("ledger", "gen-2", "no list");
        _letters.Add("ledger", "gen-1", Charged);

        var answer = await ReplayAsync("ledger");

        Assert.Equal("""{"replayed":2,"refused_message_ids":["gen-2"],"kept_message_ids":[],"not_found_message_ids":[]}""", answer["data"]!.ToJsonString());
        Assert.Equal(["gen-2"], _letters.Left("ledger"));
        Assert.Equal(new Money(5), (await _ledger.ReadBalanceAsync("a", Cancel)).Charged);
        Assert.Equal(0, _letters.Taken);
    }

    [Fact]
    public async Task Those_that_are_named_are_replayed_and_the_others_given_back()
    {
        _letters.Add("ledger", "gen-0", "no list");
        _letters.Add("ledger", "gen-1", Charged);

        var answer = await ReplayAsync("ledger", """{"message_ids":["gen-1","gen-9"]}""");

        Assert.Equal("""{"replayed":1,"refused_message_ids":[],"kept_message_ids":[],"not_found_message_ids":["gen-9"]}""", answer["data"]!.ToJsonString());
        Assert.Equal(["gen-0"], _letters.Left("ledger"));
        Assert.Equal(0, _letters.Taken);
    }

    [Fact]
    public async Task One_that_was_held_too_long_stays_and_is_charged_once_all_the_same()
    {
        _letters.Add("ledger", "gen-1", Charged);
        _letters.LosesLocks = true;

        Assert.Equal("""{"replayed":0,"refused_message_ids":[],"kept_message_ids":["gen-1"],"not_found_message_ids":[]}""", (await ReplayAsync("ledger"))["data"]!.ToJsonString());
        _letters.LosesLocks = false;
        await ReplayAsync("ledger");

        Assert.Empty(_letters.Left("ledger"));
        Assert.Equal(new Money(5), (await _ledger.ReadBalanceAsync("a", Cancel)).Charged);
    }

    [Fact]
    public async Task While_storage_does_not_answer_all_stay_and_the_operator_is_told()
    {
        _letters.Add("silence", "gen-1", Charged);

        var replay = ReplayAsync("silence");
        await _silence.Asked;
        _clock.Advance(TimeSpan.FromSeconds(40));

        var error = (await Assert.ThrowsAsync<GatewayException>(() => replay)).Error;
        Assert.Equal(503, error.Status);
        Assert.Equal(["gen-1"], _letters.Left("silence"));
        Assert.Equal(0, _letters.Taken);
    }

    [Theory]
    [InlineData("""{"limit":0}""", "limit must be")]
    [InlineData("""{"limit":201}""", "limit must be")]
    [InlineData("""{"message_ids":[]}""", "message_ids must be")]
    [InlineData("""{"message_ids":[1]}""", "message_ids must be")]
    [InlineData("""{"all":true}""", "fields limit and message_ids")]
    public async Task A_wrong_order_is_refused_and_nothing_is_taken(string body, string says)
    {
        _letters.Add("ledger", "gen-1", Charged);

        var error = (await Assert.ThrowsAsync<GatewayException>(() => ReplayAsync("ledger", body))).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(["gen-1"], _letters.Left("ledger"));
    }

    [Fact]
    public async Task Those_that_are_named_are_thrown_away_and_nothing_is_charged_for_them()
    {
        _letters.Add("ledger", "gen-1", Charged);
        _letters.Add("ledger", "gen-2", "no list");

        Assert.Equal(400, (await Assert.ThrowsAsync<GatewayException>(() => DiscardAsync("{}"))).Error.Status);
        var answer = await DiscardAsync("""{"message_ids":["gen-2","gen-9"]}""");

        Assert.Equal("""{"discarded":1,"kept_message_ids":[],"not_found_message_ids":["gen-9"]}""", answer["data"]!.ToJsonString());
        Assert.Equal(["gen-1"], _letters.Left("ledger"));
        Assert.Equal(0, _letters.Taken);
        _letters.LosesLocks = true;
        Assert.Equal("""{"discarded":0,"kept_message_ids":["gen-1"],"not_found_message_ids":[]}""", (await DiscardAsync("""{"message_ids":["gen-1"]}"""))["data"]!.ToJsonString());
        Assert.Equal(default, (await _ledger.ReadBalanceAsync("a", Cancel)).Charged);
    }

    [Fact]
    public async Task A_subscription_that_there_is_not_is_a_404_that_names_those_that_there_are()
    {
        Func<Task>[] calls = [() => ListAsync("broadcast"), () => ReplayAsync("broadcast")];

        foreach (var call in calls)
        {
            var error = (await Assert.ThrowsAsync<GatewayException>(call)).Error;
            Assert.Equal(404, error.Status);
            Assert.Contains("ledger, silence", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Management_keys_that_no_setting_names_are_refused()
    {
        await CountAsync();
        _operator = await A.StoredKey(_keys, static key => key with { Kind = KeyKind.Management });
        Func<Task>[] calls = [() => CountAsync(named: false), () => ListAsync("ledger", named: false), () => ReplayAsync("ledger", named: false), () => DiscardAsync("{}", named: false)];

        foreach (var call in calls)
        {
            var error = (await Assert.ThrowsAsync<GatewayException>(call)).Error;
            Assert.Equal(403, error.Status);
            Assert.Contains("Keys:Operators", error.Message, StringComparison.Ordinal);
        }
    }

    private async Task<JsonObject> CountAsync(bool named = true) =>
        await KeyRoutes.CallAsync(_operator, "", "", new CountDeadLetters(await OperatorAsync(named), Office()).HandleAsync);

    private async Task<JsonObject> ListAsync(string subscription, string query = "", bool named = true)
    {
        var list = new ListDeadLetters(await OperatorAsync(named), Office());
        return await KeyRoutes.CallAsync(_operator, query, "", context => list.HandleAsync(context, subscription));
    }

    private async Task<JsonObject> ReplayAsync(string subscription, string body = "", bool named = true)
    {
        var replay = new ReplayDeadLetters(await OperatorAsync(named), Office(), NullLogger<ReplayDeadLetters>.Instance);
        return await KeyRoutes.CallAsync(_operator, "", body, context => replay.HandleAsync(context, subscription));
    }

    private async Task<JsonObject> DiscardAsync(string body, bool named = true)
    {
        var discard = new DiscardDeadLetters(await OperatorAsync(named), Office(), NullLogger<DiscardDeadLetters>.Instance);
        return await KeyRoutes.CallAsync(_operator, "", body, context => discard.HandleAsync(context, "ledger"));
    }

    private DeadLetterOffice Office() => new(_letters, [new SettleUsage(_ledger, _clock), _silence], _clock);

    private async Task<AuthenticateOperator> OperatorAsync(bool named)
    {
        await _keys.CreateAsync(A.Key(_operator, KeyKind.Management), Cancel);
        FrozenSet<string> keys = named ? [_operator.Hash.ToString()] : [];
        return new AuthenticateOperator(new AuthenticateCaller(A.Cache(_keys, _clock), _clock), new OperatorOptions { Keys = keys });
    }

    /// <summary>A subscriber that waits for storage that never answers.</summary>
    private sealed class Silence : IUsageSubscriber
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public string Subscription => "silence";

        public async Task<IReadOnlyList<int>> HandleAsync(IReadOnlyList<UsageMessage> messages, CancellationToken cancellationToken)
        {
            _asked.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            throw new StorageUnavailableException("Ledger", new TimeoutException());
        }
    }
}
