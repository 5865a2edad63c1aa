using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Telemetry;

namespace Interchange.Gateway.Health.Endpoints;

/// <summary>
/// All that this instance knows of one endpoint. Its condition is computed anew at most four times a second, by one of the requests that ask for it;
/// the others get the last one and nobody waits.
/// </summary>
internal sealed class TrackedEndpoint(string name, Func<Breaker> makeBreaker)
{
    /// <summary>Answers without which nothing is said of an endpoint's latency and throughput.</summary>
    private const long MinAnswers = 20;

    /// <summary>Answers with tool calls in two hours without which nothing is said of their success. Source: OpenRouter's documentation of its Exacto variant.</summary>
    private const long MinToolAnswers = 200;

    private static readonly TimeSpan ComputedFor = TimeSpan.FromMilliseconds(250);

    private readonly WindowCell _sum = new();
    private EndpointWindows? _windows;
    private Breaker? _breaker;
    private volatile EndpointCondition _condition = EndpointCondition.Unknown;
    private long _computedAt;
    private int _computing;

    public string Name => name;

    /// <summary>Null for an endpoint that has never failed in a way that matters.</summary>
    public Breaker? Breaker => Volatile.Read(ref _breaker);

    /// <summary>Null for an endpoint of which nothing is known.</summary>
    public EndpointWindows? Windows => Volatile.Read(ref _windows);

    public Breaker OpenBreaker() => LazyInitializer.EnsureInitialized(ref _breaker, makeBreaker);

    public EndpointWindows OpenWindows() => LazyInitializer.EnsureInitialized(ref _windows, static () => new EndpointWindows());

    /// <summary>The condition, at most a quarter of a second old.</summary>
    public EndpointCondition Condition(TimeProvider time)
    {
        if (Windows is null && Breaker is null)
        {
            return EndpointCondition.Unknown;
        }

        var computedAt = Volatile.Read(ref _computedAt);
        if ((computedAt == 0 || time.GetElapsedTime(computedAt) >= ComputedFor) && Interlocked.CompareExchange(ref _computing, 1, 0) == 0)
        {
            var computed = Compute(time.GetUtcNow());
            if (computed != _condition)
            {
                _condition = computed;
            }

            Volatile.Write(ref _computedAt, Math.Max(1, time.GetTimestamp()));
            Volatile.Write(ref _computing, 0);
        }

        return _condition;
    }

    /// <summary>Something has happened that must not wait for a quarter of a second to be seen.</summary>
    public void Refresh() => Volatile.Write(ref _computedAt, 0);

    private EndpointCondition Compute(DateTimeOffset now)
    {
        var unstable = Breaker?.IsUnstable(now) is true;
        if (Windows is not { } windows)
        {
            return unstable ? new EndpointCondition { Unstable = true } : EndpointCondition.Unknown;
        }

        var closed = Breaker is not { State.Phase: not BreakerPhase.Closed };
        unstable = unstable || (closed && windows.SharedOutage(now, Breaker?.Since ?? default));
        _sum.Clear();
        windows.SumMinutes(5, now, _sum);
        var uptime = UptimeRule.Class(UptimeRule.Uptime(_sum.Answered, _sum.Failed));
        var latency = Rising(_sum.Latency);
        var throughput = Falling(_sum.Throughput);
        _sum.Clear();
        windows.CountHours(2, now, _sum);
        return new EndpointCondition
        {
            Unstable = unstable,
            Uptime = uptime,
            Latency = latency,
            Throughput = throughput,
            ToolCallSuccess = _sum.ToolAnswers >= MinToolAnswers ? 1 - ((double)_sum.BadToolAnswers / _sum.ToolAnswers) : null,
        };
    }

    /// <summary>Percentiles of something of which more is worse; null for too few.</summary>
    public static Percentiles? Rising(QuantileSketch sketch) => sketch.Count < MinAnswers
        ? null
        : new Percentiles(sketch.Quantile(0.5), sketch.Quantile(0.75), sketch.Quantile(0.9), sketch.Quantile(0.99));

    /// <summary>Percentiles of something of which less is worse; null for too few.</summary>
    public static Percentiles? Falling(QuantileSketch sketch) => sketch.Count < MinAnswers
        ? null
        : new Percentiles(sketch.Quantile(0.5), sketch.Quantile(0.25), sketch.Quantile(0.1), sketch.Quantile(0.01));
}
