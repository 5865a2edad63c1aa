using System.Collections.Immutable;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IGenerationStore"/> does. Tests share one store, so each has an account of its own.</summary>
public abstract class GenerationStoreContract
{
    private readonly string _account = Guid.NewGuid().ToString();
    private int _made;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IGenerationStore Store { get; }

    [Fact]
    public async Task Finds_an_event_as_it_was_recorded()
    {
        var full = Event() with
        {
            Provider = "Scripted",
            EndpointTag = "scripted",
            UpstreamId = "chatcmpl-1",
            Cancelled = true,
            FinishReason = "stop",
            NativeFinishReason = "end_turn",
            LatencyMs = 12.5,
            GenerationTimeMs = 250.125,
            OverheadMs = 0.25,
            Usage = new TokenUsage { PromptTokens = 11, CompletionTokens = 7, CachedTokens = 3, ReasoningTokens = 2, ReportedCost = 0.000012345m },
            UsageEstimated = true,
            Cost = new Money(12_345),
            PriceVersion = "2026-07-02",
            SessionId = "s-1",
            ExternalUser = "Zoë 🦊",
            HttpReferer = "https://example.com/a?b=c",
            UserAgent = "curl/8",
            AppTitle = "Füchse & \"Hasen\"",
            Attempts =
            [
                new AttemptRecord { Provider = "Scripted", EndpointTag = "scripted", Model = "scripted/flaky-503", Status = 503, Failure = "provider_down", DurationMs = 1.5 },
                new AttemptRecord { Provider = "Scripted", EndpointTag = "scripted", Model = "scripted/echo", Status = 200, DurationMs = 9, UpstreamId = "chatcmpl-1" },
            ],
        };

        await RecordAsync([full]);

        Same(full, await Store.FindAsync(_account, full.GenerationId, Cancel));
    }

    [Fact]
    public async Task Finds_an_event_that_has_only_what_is_required()
    {
        var bare = Event();

        await RecordAsync([bare]);

        Same(bare, await Store.FindAsync(_account, bare.GenerationId, Cancel));
    }

    [Fact]
    public async Task Does_not_find_another_accounts_event()
    {
        var theirs = Event();
        await RecordAsync([theirs]);

        Assert.Null(await Store.FindAsync(Guid.NewGuid().ToString(), theirs.GenerationId, Cancel));
    }

    [Theory]
    [InlineData("gen-1-unknown")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b?c")]
    [InlineData("it's")]
    [InlineData("x' or '1' eq '1")]
    [InlineData("\u0001")]
    [InlineData("größe")]
    public async Task Does_not_find_what_was_never_recorded(string id) => Assert.Null(await Store.FindAsync(_account, id, Cancel));

    [Fact]
    public async Task Does_not_find_an_id_of_ten_thousand_characters() =>
        Assert.Null(await Store.FindAsync(_account, new string('a', 10_000), Cancel));

    [Fact]
    public async Task Recording_a_batch_again_changes_nothing()
    {
        var batch = Events(5);

        await RecordAsync(batch);
        await RecordAsync(batch);
        await RecordAsync([.. batch.Skip(2), .. Events(2)]);

        await AllFoundAsync(batch);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(250)]
    public async Task Records_batches_of_any_size(int count)
    {
        var batch = Events(count);

        await RecordAsync(batch);

        await AllFoundAsync(batch);
    }

    [Fact]
    public async Task Takes_an_event_twice_in_one_batch()
    {
        var twice = Event();

        await RecordAsync([twice, Event(), twice]);

        Same(twice, await Store.FindAsync(_account, twice.GenerationId, Cancel));
    }

    [Fact]
    public async Task Records_nothing_for_an_empty_batch() => await RecordAsync([]);

    [Theory]
    [InlineData(29_000)]
    [InlineData(70_000)]
    [InlineData(200_000)]
    public async Task Records_an_event_larger_than_a_property(int characters)
    {
        var large = Event() with { UserAgent = string.Concat(Enumerable.Range(0, characters / 8).Select(static i => $"{i:0000000}\"")) };

        await RecordAsync([large, Event()]);

        Same(large, await Store.FindAsync(_account, large.GenerationId, Cancel));
    }

    [Fact]
    public async Task Records_a_batch_larger_than_a_transaction()
    {
        var batch = Events(20).Select(static e => e with { UserAgent = new string('x', 300_000) }).ToImmutableArray();

        await RecordAsync(batch);

        await AllFoundAsync(batch);
    }

    [Fact]
    public async Task Refuses_a_batch_of_several_accounts() =>
        await Assert.ThrowsAsync<ArgumentException>(() => RecordAsync([Event(), Event() with { AccountId = "another" }]));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public async Task Refuses_an_id_that_cannot_be_kept(string id) =>
        await Assert.ThrowsAsync<ArgumentException>(() => RecordAsync([Event() with { GenerationId = id }]));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Records_that_come_again_in_other_groups_are_all_found(int seed, bool again)
    {
        var random = new Random(seed);
        var events = Events(60);

        for (var round = 0; round < 6; round++)
        {
            // Some deliveries of a round repeat all, some a part: whatever came once has to be found.
            foreach (var group in random.GetItems(events.AsSpan(), 60).Chunk(random.Next(1, 30)))
            {
                await RecordAsync(group, again);
            }
        }

        await RecordAsync(events, again);
        await RecordAsync([.. events.Where((_, index) => index % 2 == 0)], again);
        await RecordAsync([events[0]], again);
        await RecordAsync([events[^1], events[0]], again);

        await AllFoundAsync(events);
    }

    [Fact]
    public async Task Finds_generations_that_began_long_before_they_were_recorded()
    {
        var events = new[] { 0, 1, 58, 59, 60, 61, 119, 120, 1799, 1800, 86_400 }
            .SelectMany(seconds => Enumerable.Range(0, 3).Select(_ => Event(1_773_478_800 - seconds)))
            .ToArray();
        new Random(4).Shuffle(events);

        await RecordAsync(events);

        await AllFoundAsync(events);
        Assert.Null(await Store.FindAsync(_account, "gen-1773478799-00000000000000000000", Cancel));
        Assert.Null(await Store.FindAsync(_account, "gen-1773478800-zzzzzzzzzzzzzzzzzzzz", Cancel));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("gen-")]
    [InlineData("gen-9-a")]
    [InlineData("gen-10-a")]
    [InlineData("gen-99999999999-a")]
    [InlineData("gen-1773478800")]
    [InlineData("gen-1773478800-")]
    [InlineData("gen-1773478800-a")]
    [InlineData("gen-1773478800-a-b")]
    [InlineData("gen-1773478800:b")]
    [InlineData("GEN-1773478800-a")]
    [InlineData("chatcmpl_1.2:3")]
    public async Task Finds_ids_of_every_form_among_others(string id)
    {
        UsageEvent[] events = [Event() with { GenerationId = id }, Event() with { GenerationId = id + "-" }, Event() with { GenerationId = id + "a" }, .. Events(3)];

        await RecordAsync(events);
        await RecordAsync([events[1]]);

        await AllFoundAsync(events);
        Assert.Null(await Store.FindAsync(_account, id + "b", Cancel));
    }

    [Fact]
    public async Task Lists_what_began_within_a_span_of_time_each_once()
    {
        long[] seconds = [-86_400, -61, -60, -1, 0, 1, 59, 60, 61, 119, 3599, 3600, 3601];
        var events = seconds.Select(second => (Second: second, Event: Event(1_773_478_800 + second))).ToArray();
        await RecordAsync(events.Select(static e => e.Event).Reverse());
        await RecordAsync([events[4].Event, Event(1_773_478_800 + 90_000)]);
        await RecordAsync([events[5].Event, events[6].Event, events[11].Event]);

        var listed = await ListAsync(1_773_478_800, 1_773_478_800 + 3600);

        Assert.Equal(events.Where(static e => e.Second is >= 0 and < 3600).Select(static e => e.Event.GenerationId), listed.Select(static record => record.GenerationId).Order(StringComparer.Ordinal));
        Assert.Equal(listed.Select(static record => record.GenerationId[..12]), listed.Select(static record => record.GenerationId[..12]).Order(StringComparer.Ordinal));
        Same(events[5].Event, listed.Single(record => record.GenerationId == events[5].Event.GenerationId).ToEvent());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7_000_000)]
    public async Task Lists_to_the_second_whatever_the_fraction(long ticks)
    {
        UsageEvent[] events = [Event(), Event(1_773_478_801), Event(1_773_478_802), Event(1_773_478_803)];
        await RecordAsync(events);
        var start = DateTimeOffset.FromUnixTimeSeconds(1_773_478_800).AddTicks(ticks);

        var listed = await Store.ListAsync(_account, start, start.AddSeconds(2), Cancel).ToListAsync(Cancel);

        Assert.Equal([events[1].GenerationId, events[2].GenerationId], listed.Select(static record => record.GenerationId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lists_nothing_of_other_accounts_and_no_ids_without_a_time()
    {
        await RecordAsync([Event() with { GenerationId = "gen-1773478800:b" }, Event() with { GenerationId = "gen-1773478801" }, Event() with { GenerationId = "x" }]);

        Assert.Empty(await ListAsync(1_773_478_000, 1_773_479_000));
        Assert.Empty(await Store.ListAsync(Guid.NewGuid().ToString(), DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Removes_what_began_within_a_span_of_time_and_nothing_else()
    {
        var events = Enumerable.Range(0, 30).SelectMany(minute => new[] { Event(1_773_478_800 + (minute * 60)), Event(1_773_478_859 + (minute * 60)) }).ToArray();
        await RecordAsync(events);

        var removed = await Store.RemoveAsync(_account, DateTimeOffset.FromUnixTimeSeconds(1_773_478_860), DateTimeOffset.FromUnixTimeSeconds(1_773_478_800 + 1500), Cancel);

        Assert.InRange(removed, 1, 48);
        Assert.Equal([.. events[..2], .. events[50..]], (await ListAsync(0, 2_000_000_000)).Select(record => events.Single(e => e.GenerationId == record.GenerationId)));
        Assert.Null(await Store.FindAsync(_account, events[2].GenerationId, Cancel));
        Assert.Equal(0, await Store.RemoveAsync(_account, DateTimeOffset.FromUnixTimeSeconds(1_773_478_860), DateTimeOffset.FromUnixTimeSeconds(1_773_478_800 + 1500), Cancel));
    }

    protected async Task<IReadOnlyList<GenerationRecord>> ListAsync(long from, long to) =>
        await Store.ListAsync(_account, DateTimeOffset.FromUnixTimeSeconds(from), DateTimeOffset.FromUnixTimeSeconds(to), Cancel).ToListAsync(Cancel);

    protected Task RecordAsync(IEnumerable<UsageEvent> events, bool again = false) => Store.RecordAsync([.. events.Select(GenerationRecord.Of)], again, Cancel);

    protected UsageEvent Event(long unixSeconds = 1_773_478_800) => new()
    {
        GenerationId = $"gen-{unixSeconds}-{Interlocked.Increment(ref _made):00000000000000000000}",
        AccountId = _account,
        KeyHash = new string('0', 64),
        Model = "scripted/echo",
        CreatedAt = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero).AddTicks(1_234_567),
        Streamed = true,
    };

    private ImmutableArray<UsageEvent> Events(int count) => [.. Enumerable.Range(0, count).Select(_ => Event())];

    private async Task AllFoundAsync(IReadOnlyList<UsageEvent> events)
    {
        foreach (var group in events.Chunk(25))
        {
            await Task.WhenAll(group.Select(async e => Same(e, await Store.FindAsync(_account, e.GenerationId, Cancel))));
        }
    }

    /// <summary>Records compare their arrays by reference.</summary>
    private static void Same(UsageEvent expected, UsageEvent? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Attempts.AsEnumerable(), actual.Attempts);
        Assert.Equal(expected, actual with { Attempts = expected.Attempts });
    }
}
