using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Generations;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>One chat request under way: who asks, for what, along which plan, and what has been tried.</summary>
internal sealed class ChatRun
{
    private readonly TimeProvider _time;
    private readonly long _arrived;
    private readonly HttpRequest _http;
    private readonly string _priceVersion;
    private readonly List<AttemptRecord> _records = new(1);
    private TimeSpan _upstream;

    public ChatRun(Caller caller, ChatRequest request, RoutePlan plan, HttpRequest http, string priceVersion, TimeProvider time, long arrived)
    {
        Caller = caller;
        Request = request;
        Plan = plan;
        _http = http;
        _priceVersion = priceVersion;
        _time = time;
        _arrived = arrived;
        CreatedAt = time.GetUtcNow();
        Id = GenerationId.New(CreatedAt);
    }

    public string Id { get; }

    public Caller Caller { get; }

    public ChatRequest Request { get; }

    public RoutePlan Plan { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>The attempts that failed, in order.</summary>
    public List<Attempt> Failures { get; } = [];

    /// <summary>The event of the answer, once there is one that is complete.</summary>
    public UsageEvent? Answer { get; private set; }

    /// <summary>From arrival to the first content; null until there was any.</summary>
    public TimeSpan? Latency { get; private set; }

    /// <summary>The caller has left.</summary>
    public bool Cancelled => _http.HttpContext.RequestAborted.IsCancellationRequested;

    /// <summary>The caller has left and an attempt has failed: a further one would serve nobody.</summary>
    public bool CallerGaveUp => Cancelled && Failures.Count > 0;

    /// <summary>Time since arrival that was not spent waiting for a provider.</summary>
    public TimeSpan Overhead => _time.GetElapsedTime(_arrived) - _upstream;

    public void ContentArrived() => Latency ??= _time.GetElapsedTime(_arrived);

    public void AttemptFailed(int step, ProviderFailure failure, TimeSpan duration)
    {
        Failures.Add(new Attempt(step, failure, duration));
        Record(Plan.Steps[step], failure.Status, FailureErrors.Name(failure.Class), duration, upstreamId: null);
    }

    public void AttemptSucceeded(RouteStep step, int status, TimeSpan duration, AnswerFacts facts) =>
        Record(step, status, failure: null, duration, facts.UpstreamId);

    /// <summary>The event of an answer. Its cost is computed here, once.</summary>
    public (UsageEvent Event, CostBreakdown Cost) Answered(RouteStep step, AnswerFacts facts)
    {
        var usage = facts.Usage ?? UsageEstimate.Of(Request.Document.Utf8.Length, facts.ContentBytes);
        var cost = GenerationCost.Of(step.Endpoint.Pricing, usage);
        var answered = Unanswered() with
        {
            Model = step.Slug,
            Provider = step.Provider.Name,
            EndpointTag = step.Endpoint.Tag,
            UpstreamId = facts.UpstreamId,
            FinishReason = facts.FinishReason,
            NativeFinishReason = facts.NativeFinishReason,
            Usage = usage,
            UsageEstimated = facts.Usage is null,
            Cost = cost.Total,
        };
        Answer = answered;
        return (answered, cost);
    }

    /// <summary>The event of an answer that was there already: nothing is used, and nothing is billed.</summary>
    public UsageEvent Replayed(UsageEvent source) => Unanswered() with
    {
        Model = source.Model,
        Provider = source.Provider,
        EndpointTag = source.EndpointTag,
        FinishReason = source.FinishReason,
        NativeFinishReason = source.NativeFinishReason,
        ResponseCacheSourceId = source.GenerationId,
    };

    /// <summary>The event of an answer that broke off after the caller had seen a part of it: recorded, not billed (invariant I5).</summary>
    public UsageEvent BrokenOff(RouteStep step, AnswerFacts facts) => Unanswered() with
    {
        Model = step.Slug,
        Provider = step.Provider.Name,
        EndpointTag = step.Endpoint.Tag,
        UpstreamId = facts.UpstreamId,
        FinishReason = FinishReason.Error,
        Usage = facts.Usage ?? UsageEstimate.Of(Request.Document.Utf8.Length, facts.ContentBytes),
        UsageEstimated = facts.Usage is null,
    };

    /// <summary>The event of a request that no provider answered: recorded, not billed.</summary>
    public UsageEvent Unanswered() => new()
    {
        GenerationId = Id,
        AccountId = Caller.AccountId,
        KeyHash = Caller.Key.Hash,
        Model = Request.Models[0],
        CreatedAt = CreatedAt,
        Streamed = Request.Stream,
        Cancelled = Cancelled,
        LatencyMs = Latency?.TotalMilliseconds,
        GenerationTimeMs = _time.GetElapsedTime(_arrived).TotalMilliseconds,
        OverheadMs = Overhead.TotalMilliseconds,
        PriceVersion = _priceVersion,
        SessionId = Request.SessionId ?? Header("x-session-id"),
        ExternalUser = Request.User,
        HttpReferer = Header("Referer"),
        UserAgent = Header("User-Agent"),
        AppTitle = Header("X-OpenRouter-Title") ?? Header("X-Title"),
        Attempts = [.. _records],
    };

    private void Record(RouteStep step, int? status, string? failure, TimeSpan duration, string? upstreamId)
    {
        _upstream += duration;
        _records.Add(new AttemptRecord
        {
            Provider = step.Provider.Name,
            EndpointTag = step.Endpoint.Tag,
            Model = step.Slug,
            Status = status,
            Failure = failure,
            DurationMs = duration.TotalMilliseconds,
            UpstreamId = upstreamId,
        });
    }

    private string? Header(string name)
    {
        const int LongestHeader = 512;
        var value = _http.Headers[name];
        return value.Count == 0 || value[0] is not { Length: > 0 } text ? null : text.Length <= LongestHeader ? text : text[..LongestHeader];
    }
}
