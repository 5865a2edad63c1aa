using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Interchange.Gateway.Chat.Caching;

/// <summary>
/// Answers of this instance's memory, by key. Equal requests that come together are made once: the first leads, the others wait for its answer.
/// Answers are never written down anywhere (invariant I6).
/// </summary>
internal sealed class ResponseCache(CacheOptions options, TimeProvider time) : IDisposable
{
    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = options.MaxBytes, Clock = new Clock(time) });
    private readonly ConcurrentDictionary<CacheKey, Lead> _underWay = new();

    /// <summary>The largest answer that is kept, in bytes.</summary>
    public int LargestAnswer => options.MaxAnswerBytes;

    /// <summary>The answer that is there; null for none.</summary>
    public CachedAnswer? Find(CacheKey key) => _answers.Get<CachedAnswer>(key);

    public void Remove(CacheKey key) => _answers.Remove(key);

    /// <summary>
    /// An answer, from memory or from an equal request under way; or the lead, with which the caller makes it.
    /// Neither when the other request took too long: then the caller makes an answer for itself alone.
    /// </summary>
    public async Task<(CachedAnswer? Answer, Lead? Lead)> JoinAsync(CacheKey key, CancellationToken cancellationToken)
    {
        var waitedSince = time.GetTimestamp();
        while (true)
        {
            var lead = new Lead(this, key);
            var leading = _underWay.GetOrAdd(key, lead);
            if (leading == lead)
            {
                // An answer that was completed a moment ago is there before its lead is gone.
                if (Find(key) is not { } answer)
                {
                    return (null, lead);
                }

                lead.Dispose();
                return (answer, null);
            }

            var patience = options.LongestWait - time.GetElapsedTime(waitedSince);
            if (patience <= TimeSpan.Zero)
            {
                return (null, null);
            }

            try
            {
                if (await leading.Ended.Task.WaitAsync(patience, time, cancellationToken) is { } made)
                {
                    return (made, null);
                }
            }
            catch (TimeoutException)
            {
                return (null, null);
            }
        }
    }

    public void Dispose() => _answers.Dispose();

    private void Store(CacheKey key, CachedAnswer answer)
    {
        const int EntryOverhead = 512;
        using var entry = _answers.CreateEntry(key);
        entry.Size = answer.Template.Length + EntryOverhead;
        entry.AbsoluteExpirationRelativeToNow = answer.TimeToLive;
        entry.Value = answer;
    }

    /// <summary>The right to make the answer of a key. Disposing of it without an answer lets the next request lead.</summary>
    public sealed class Lead(ResponseCache cache, CacheKey key) : IDisposable
    {
        internal TaskCompletionSource<CachedAnswer?> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Keeps the answer and gives it to those who wait.</summary>
        public void Complete(CachedAnswer answer)
        {
            cache.Store(key, answer);
            cache._underWay.TryRemove(new(key, this));
            Ended.TrySetResult(answer);
        }

        public void Dispose()
        {
            cache._underWay.TryRemove(new(key, this));
            Ended.TrySetResult(null);
        }
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
