using System.Collections.Concurrent;
using System.Text;
using Interchange.Gateway.Chat.Caching;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Usage;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Chat.Caching;

public sealed class ResponseCacheTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly CacheOptions _options = new();
    private readonly ResponseCache _cache;

    public ResponseCacheTests() => _cache = new ResponseCache(_options, _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serves_an_answer_until_its_time_is_over()
    {
        await MakeAsync(Key("a"), Minute);

        _time.Advance(Minute - TimeSpan.FromSeconds(1));
        Assert.NotNull((await _cache.JoinAsync(Key("a"), Cancellation)).Answer);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await _cache.JoinAsync(Key("a"), Cancellation)).Lead);
    }

    [Fact]
    public async Task Lets_one_of_many_equal_requests_make_the_answer()
    {
        var joins = new ConcurrentBag<Task<(CachedAnswer? Answer, ResponseCache.Lead? Lead)>>();
        await Parallel.ForAsync(0, 50, Cancellation, (_, token) =>
        {
            joins.Add(_cache.JoinAsync(Key("a"), token));
            return ValueTask.CompletedTask;
        });
        var (_, lead) = await Assert.Single(joins, static join => join.IsCompleted);

        lead!.Complete(Answer("made once"));

        var joined = await Task.WhenAll(joins);
        Assert.Equal(49, joined.Count(static join => join.Answer is not null));
    }

    [Fact]
    public async Task Lets_the_next_one_try_when_the_first_has_no_answer()
    {
        var (_, first) = await _cache.JoinAsync(Key("a"), Cancellation);
        var second = _cache.JoinAsync(Key("a"), Cancellation);
        Assert.False(second.IsCompleted);

        first!.Dispose();

        var (answer, lead) = await second;
        Assert.Null(answer);
        Assert.NotNull(lead);
    }

    [Fact]
    public async Task Waits_for_another_request_no_longer_than_it_may()
    {
        await _cache.JoinAsync(Key("a"), Cancellation);
        var second = _cache.JoinAsync(Key("a"), Cancellation);

        _time.Advance(_options.LongestWait);

        var (answer, lead) = await second;
        Assert.Null(answer);
        Assert.Null(lead);
    }

    [Fact]
    public async Task Forgets_old_answers_rather_than_grow()
    {
        using var small = new ResponseCache(new CacheOptions { MaxBytes = 10_000 }, _time);
        for (var index = 0; index < 100; index++)
        {
            var (_, lead) = await small.JoinAsync(Key($"{index}"), Cancellation);
            lead!.Complete(Answer(new string('x', 1_000)));
        }

        Assert.InRange(Enumerable.Range(0, 100).Count(index => small.Find(Key($"{index}")) is not null), 0, 10_000 / 1_000);
    }

    [Fact]
    public async Task Keeps_nothing_when_it_is_switched_off()
    {
        using var off = new ResponseCache(new CacheOptions { MaxBytes = 0 }, _time);
        var (_, lead) = await off.JoinAsync(Key("a"), Cancellation);
        lead!.Complete(Answer("x"));

        Assert.Null(off.Find(Key("a")));
        Assert.Equal(0, off.LargestAnswer);
    }

    public void Dispose() => _cache.Dispose();

    private static CacheKey Key(string body)
    {
        var key = new ApiKey
        {
            Hash = new string('a', 64),
            AccountId = "a",
            Kind = KeyKind.Inference,
            Name = "",
            Label = "",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        return CacheKey.Of(new Caller("a", key), "chat", streamed: false, Encoding.UTF8.GetBytes(body));
    }

    private static CachedAnswer Answer(string text, TimeSpan? timeToLive = null) => new(
        AnswerTemplate.OfWhole(Encoding.UTF8.GetBytes($"{{\"id\":\"gen-1\",\"text\":\"{text}\"}}")),
        new UsageEvent { GenerationId = "gen-1", AccountId = "a", KeyHash = "k", Model = "m", CreatedAt = DateTimeOffset.UnixEpoch, Streamed = false },
        DateTimeOffset.UnixEpoch,
        timeToLive ?? Minute);

    private async Task MakeAsync(CacheKey key, TimeSpan timeToLive)
    {
        var (_, lead) = await _cache.JoinAsync(key, Cancellation);
        lead!.Complete(Answer("x", timeToLive));
    }
}
