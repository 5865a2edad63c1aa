namespace Interchange.Gateway.Keys.Caching;

/// <summary>The rule of <see cref="KeyCacheOptions"/> as a pure function over timestamps of one <see cref="TimeProvider"/>.</summary>
internal sealed class FreshnessPolicy(KeyCacheOptions options, long ticksPerSecond)
{
    private readonly long _fresh = Ticks(options.FreshFor, ticksPerSecond);
    private readonly long _maxStale = Ticks(options.MaxStale, ticksPerSecond);
    private readonly long _staleIfError = Ticks(options.StaleIfError, ticksPerSecond);
    private readonly long _unknown = Ticks(options.UnknownFor, ticksPerSecond);
    private readonly long _retryAfterFailure = Ticks(options.RetryAfterFailure, ticksPerSecond);
    private readonly long _failureMemory = Ticks(options.FailureMemory, ticksPerSecond);

    /// <summary>True for what <see cref="Decide"/> answers <see cref="Freshness.Serve"/> to whatever happened since.</summary>
    public bool IsFresh(KeyReading reading, long now) => now - reading.AsOf < (reading.Caller is null ? _unknown : _fresh);

    /// <param name="reading">The last successful read; null when there is none.</param>
    /// <param name="failures">Failed reads since then, in a row.</param>
    /// <param name="failedAt">When the last of them ended.</param>
    /// <param name="now">The time.</param>
    public Freshness Decide(KeyReading? reading, int failures, long failedAt, long now)
    {
        var justFailed = failures > 0 && now - failedAt < _retryAfterFailure;
        if (reading is not null && IsFresh(reading, now))
        {
            return Freshness.Serve;
        }

        // That a key was unknown some time ago says nothing about now; that it was known does, while storage fails.
        if (reading?.Caller is null || now - reading.AsOf >= Math.Max(_staleIfError, _maxStale))
        {
            return justFailed ? Freshness.Unavailable : Freshness.Await;
        }

        var known = justFailed ? Freshness.Serve : Freshness.ServeAndRefresh;
        if (now - reading.AsOf < _maxStale)
        {
            return known;
        }

        // One failure may be a blip, and a revocation must not hide behind it. Two are an outage, and nobody should wait for its end.
        return failures >= 2 && now - failedAt < _failureMemory ? known : Freshness.AwaitOrServe;
    }

    private static long Ticks(TimeSpan span, long ticksPerSecond) => (long)(span.TotalSeconds * ticksPerSecond);
}
