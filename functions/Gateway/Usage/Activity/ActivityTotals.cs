using Interchange.Gateway.Telemetry;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>What generations amount to: sums, and the distributions of two of them. Adding up knows no order and no groups.</summary>
internal sealed class ActivityTotals
{
    public const int Measures = (int)ActivityMeasure.CacheDiscount + 1;

    private readonly long[] _sums = new long[Measures];

    public long this[ActivityMeasure measure] => _sums[(int)measure];

    public ReadOnlySpan<long> Sums => _sums;

    /// <summary>Seconds to the first content; null without any.</summary>
    public QuantileSketch? Latency { get; private set; }

    /// <summary>Output tokens per second; null without any.</summary>
    public QuantileSketch? Throughput { get; private set; }

    public static ActivityTotals Of(UsageEvent usageEvent)
    {
        var totals = new ActivityTotals();
        totals.Add(usageEvent);
        return totals;
    }

    public void Add(UsageEvent usageEvent)
    {
        Count(ActivityMeasure.Requests, true);
        Count(ActivityMeasure.Failed, usageEvent.EndpointTag is null || usageEvent.FinishReason == "error");
        Count(ActivityMeasure.Cancelled, usageEvent.Cancelled);
        Count(ActivityMeasure.ResponseCached, usageEvent.ResponseCacheSourceId is not null);
        Count(ActivityMeasure.Byok, usageEvent.IsByok);
        Count(ActivityMeasure.Estimated, usageEvent.UsageEstimated);
        Add(ActivityMeasure.Attempts, usageEvent.Attempts.Length);
        var usage = usageEvent.Usage;
        Add(ActivityMeasure.PromptTokens, usage.PromptTokens);
        Add(ActivityMeasure.CompletionTokens, usage.CompletionTokens);
        Add(ActivityMeasure.ReasoningTokens, usage.ReasoningTokens);
        Add(ActivityMeasure.CachedTokens, usage.CachedTokens);
        Add(ActivityMeasure.CacheWriteTokens, usage.CacheWriteTokens);
        Add(ActivityMeasure.PromptAudioTokens, usage.PromptAudioTokens);
        Add(ActivityMeasure.CompletionAudioTokens, usage.CompletionAudioTokens);
        Add(ActivityMeasure.CompletionImageTokens, usage.CompletionImageTokens);
        Add(ActivityMeasure.Charged, usageEvent.Cost.NanoDollars);
        Add(ActivityMeasure.ByokUpstream, usageEvent.UpstreamCost?.NanoDollars ?? 0);
        Add(ActivityMeasure.ByokFees, usageEvent.IsByok ? usageEvent.Cost.NanoDollars : 0);
        Add(ActivityMeasure.CacheDiscount, usageEvent.CacheDiscount.NanoDollars);
        AddAttempts(usageEvent);
        if (usageEvent.LatencyMs is { } latency and >= 0)
        {
            Add(ActivityMeasure.Latency, Whole(latency * 1000));
            Count(ActivityMeasure.Latencies, true);
            (Latency ??= new QuantileSketch()).Add(latency / 1000);
        }
    }

    public void Add(ActivityTotals other)
    {
        for (var index = 0; index < Measures; index++)
        {
            _sums[index] = checked(_sums[index] + other._sums[index]);
        }

        Latency = Sum(Latency, other.Latency);
        Throughput = Sum(Throughput, other.Throughput);
    }

    /// <summary>Adds totals as they were stored; measures that were not known then count nothing.</summary>
    /// <exception cref="InvalidDataException">Not what was stored.</exception>
    public void AddStored(ReadOnlySpan<long> sums, QuantileSketch? latency, QuantileSketch? throughput)
    {
        for (var index = 0; index < Math.Min(sums.Length, Measures); index++)
        {
            _sums[index] = checked(_sums[index] + sums[index]);
        }

        Latency = Sum(Latency, latency);
        Throughput = Sum(Throughput, throughput);
    }

    private static QuantileSketch? Sum(QuantileSketch? sketch, QuantileSketch? other)
    {
        if (other is not null)
        {
            (sketch ??= new QuantileSketch()).Merge(other);
        }

        return sketch;
    }

    /// <summary>As much as a sum may hold of a number that is no more than measured.</summary>
    private static long Whole(double value) => (long)Math.Clamp(Math.Round(value), 0, 1e15);

    private void AddAttempts(UsageEvent usageEvent)
    {
        foreach (var attempt in usageEvent.Attempts)
        {
            Add(ActivityMeasure.OperatorCost, attempt.OperatorCost?.NanoDollars ?? 0);
            if (attempt is { Failure: null, OutputTokens: > 0, DurationMs: > 0 })
            {
                var perSecond = attempt.OutputTokens.Value * 1000 / attempt.DurationMs;
                Add(ActivityMeasure.Throughput, Whole(perSecond * 1000));
                Count(ActivityMeasure.Throughputs, true);
                (Throughput ??= new QuantileSketch()).Add(perSecond);
            }
        }
    }

    private void Count(ActivityMeasure measure, bool counts) => Add(measure, counts ? 1 : 0);

    private void Add(ActivityMeasure measure, long value) => _sums[(int)measure] = checked(_sums[(int)measure] + value);
}
