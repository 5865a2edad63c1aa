using System.Text;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Tests.Health.Sharing;
using Interchange.Gateway.Usage;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Health.Folding;

public sealed class FoldEndpointHealthTests : IDisposable
{
    private readonly FakeTimeProvider _clock = Instance.NewClock();
    private readonly SwitchableHealthStore _store = new(new InMemoryHealthStore());
    private readonly Instance _folder;
    private readonly Instance _reader;
    private int _made;

    public FoldEndpointHealthTests()
    {
        _folder = new Instance(_clock, _store, "folder");
        _reader = new Instance(_clock, _store, "reader");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _reader.Dispose();
    }

    [Fact]
    public async Task What_one_instance_served_another_knows_within_a_second()
    {
        var endpoint = Instance.Endpoint();
        await FoldAsync(Events(120), Events(30, failed: true));
        _clock.Advance(TimeSpan.FromSeconds(1));

        await _reader.Exchange.StepAsync(Cancel);

        var condition = _reader.Health.Of(endpoint);
        Assert.Equal(UptimeClass.Degraded, condition.Uptime);
        Assert.InRange(condition.Latency!.Value.P50, 0.24, 0.26);
        Assert.InRange(condition.Throughput!.Value.P50, 49, 51.5);
        Assert.Equal(80, _reader.Statistics.Of(endpoint).UptimeLastDay);
        Assert.Equal(-1, _reader.Statistics.Of(endpoint).Status);
    }

    [Fact]
    public async Task The_failed_attempts_before_an_answer_count_for_their_own_endpoints()
    {
        var events = Enumerable.Range(0, 100).Select(_ => Event() with
        {
            Attempts = [Attempt("flaky") with { Failure = "server_error", Status = 500 }, Attempt("hedge") with { Abandoned = true }, Attempt("acme")],
        }).ToArray();
        await FoldAsync(events);

        await _reader.Exchange.StepAsync(Cancel);

        Assert.Equal(UptimeClass.Down, _reader.Health.Of(Instance.Endpoint("flaky")).Uptime);
        Assert.Equal(UptimeClass.Normal, _reader.Health.Of(Instance.Endpoint("acme")).Uptime);
        Assert.Equal(100, _reader.Statistics.Of(Instance.Endpoint("acme")).UptimeLast5Minutes);
        Assert.Null(_reader.Statistics.Of(Instance.Endpoint("hedge")).UptimeLast5Minutes);
    }

    [Fact]
    public async Task A_message_that_comes_again_counts_once()
    {
        var events = Events(60, failed: true);
        var message = UsageEventJson.WriteMessage(events);
        await _folder.Fold.HandleAsync([message, message], Cancel);
        await HandleAsync(message);

        await _reader.Exchange.StepAsync(Cancel);

        Assert.Null(_reader.Statistics.Of(Instance.Endpoint()).UptimeLast5Minutes);
        await FoldAsync(Events(40));
        await _reader.Exchange.StepAsync(Cancel);
        Assert.Equal(40, _reader.Statistics.Of(Instance.Endpoint()).UptimeLast5Minutes);
    }

    [Fact]
    public async Task What_this_instance_saw_itself_and_finds_in_the_fold_counts_once()
    {
        var endpoint = Instance.Endpoint();
        for (var call = 0; call < 60; call++)
        {
            _reader.Try(endpoint);
        }

        await FoldAsync(Events(60));
        await _reader.Exchange.StepAsync(Cancel);
        Assert.Null(_reader.Statistics.Of(endpoint).UptimeLast5Minutes);

        await FoldAsync(Events(40));
        await _reader.Exchange.StepAsync(Cancel);
        Assert.Equal(100, _reader.Statistics.Of(endpoint).UptimeLast5Minutes);
    }

    [Fact]
    public async Task Two_folders_add_up()
    {
        using var other = new Instance(_clock, _store, "other");
        await FoldAsync(Events(50));
        await other.Fold.HandleAsync([UsageEventJson.WriteMessage(Events(50, failed: true))], Cancel);

        await _reader.Exchange.StepAsync(Cancel);

        Assert.Equal(50, _reader.Statistics.Of(Instance.Endpoint()).UptimeLast5Minutes);
    }

    [Fact]
    public async Task An_outage_that_others_see_makes_an_endpoint_unstable_here()
    {
        await FoldAsync(Events(2, failed: true));
        await _reader.Exchange.StepAsync(Cancel);

        Assert.True(_reader.Health.Of(Instance.Endpoint()).Unstable);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(_reader.Health.Of(Instance.Endpoint()).Unstable);
    }

    [Fact]
    public async Task Attempts_count_in_the_slot_in_which_they_ended_however_late_they_come()
    {
        var late = Events(100).Select(e => e with { CreatedAt = _clock.GetUtcNow().AddMinutes(-10) }).ToArray();
        await FoldAsync(late);
        await _reader.Exchange.StepAsync(Cancel);

        var listed = _reader.Statistics.Of(Instance.Endpoint());
        Assert.Null(listed.UptimeLast5Minutes);
        Assert.Equal(100, listed.UptimeLast30Minutes);
    }

    [Fact]
    public async Task What_is_older_than_a_day_is_left_out()
    {
        await FoldAsync(Events(100).Select(e => e with { CreatedAt = _clock.GetUtcNow().AddDays(-2) }).ToArray());

        Assert.Empty((await _store.ReadAsync(0, 0, Cancel)).Windows);
    }

    [Fact]
    public async Task Sums_are_written_once_a_second_however_many_messages_come()
    {
        await FoldAsync(Events(1));
        var writes = _store.Writes;

        var calls = Enumerable.Range(0, 200).Select(_ => _folder.Fold.HandleAsync([UsageEventJson.WriteMessage(Events(5))], Cancel)).ToArray();
        var all = Task.WhenAll(calls);
        while (!all.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }

        await all;
        Assert.InRange(_store.Writes - writes, 1, 2);
        await _reader.Exchange.StepAsync(Cancel);
        Assert.Equal(100, _reader.Statistics.Of(Instance.Endpoint()).UptimeLast5Minutes);
    }

    [Fact]
    public async Task While_storage_is_down_sums_are_kept_and_messages_are_done()
    {
        _store.Down = true;
        await FoldAsync(Events(60));
        _store.Down = false;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await FoldAsync(Events(60));

        await _reader.Exchange.StepAsync(Cancel);

        Assert.Equal(100, _reader.Statistics.Of(Instance.Endpoint()).UptimeLast5Minutes);
    }

    [Fact]
    public async Task Names_the_messages_that_are_none()
    {
        var malformed = await _folder.Fold.HandleAsync([UsageEventJson.WriteMessage(Events(1)), Encoding.UTF8.GetBytes("{}"), Encoding.UTF8.GetBytes("no")], Cancel);

        Assert.Equal([1, 2], malformed);
    }

    [Fact]
    public async Task Events_of_versions_that_did_not_name_the_upstream_model_are_left_out()
    {
        await FoldAsync(Events(1).Select(static e => e with { Attempts = [e.Attempts[0] with { UpstreamModel = null }] }).ToArray());

        Assert.Empty((await _store.ReadAsync(0, 0, Cancel)).Windows);
    }

    private static AttemptRecord Attempt(string tag) => new()
    {
        Provider = "Acme",
        EndpointTag = tag,
        Model = "acme/one",
        UpstreamModel = "acme/one",
        Status = 200,
        DurationMs = 2_000,
        FirstTokenMs = 250,
        OutputTokens = 100,
    };

    private UsageEvent Event() => new()
    {
        GenerationId = $"gen-{_made++}",
        AccountId = "account",
        KeyHash = "hash",
        Model = "acme/one",
        CreatedAt = _clock.GetUtcNow(),
        Streamed = true,
        Attempts = [Attempt("acme")],
    };

    private UsageEvent[] Events(int count, bool failed = false) =>
        [.. Enumerable.Range(0, count).Select(_ => failed ? Event() with { Attempts = [Attempt("acme") with { Status = 503, Failure = "overloaded" }] } : Event())];

    private Task FoldAsync(params UsageEvent[][] messages) => HandleAsync([.. messages.Select(static events => UsageEventJson.WriteMessage(events))]);

    /// <summary>Lets a second pass if the sums of this one are written already.</summary>
    private async Task HandleAsync(params byte[][] messages)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _folder.Fold.HandleAsync([.. messages.Select(static message => (ReadOnlyMemory<byte>)message)], Cancel);
    }
}
