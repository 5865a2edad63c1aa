using System.Diagnostics;
using System.Diagnostics.Metrics;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Telemetry;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat;

/// <summary>
/// Traces and metrics of chat requests, after OpenTelemetry's semantic conventions for generative AI. Counts, times and names only:
/// no prompt, completion, key or end user (invariant I6).
/// </summary>
internal sealed class ChatTelemetry : IDisposable
{
    private readonly ActivitySource _activities = new(TelemetryNames.ActivitySource);
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _timeToFirstToken;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _overhead;
    private readonly Counter<long> _failedAttempts;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _recoveries;

    public ChatTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Meter);
        _duration = meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "Time from a request's arrival to the end of its answer");
        _timeToFirstToken = meter.CreateHistogram<double>(
            "gen_ai.server.time_to_first_token", "s", "Time from a request's arrival to its first content");
        _tokens = meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens of an answer, by type");
        _overhead = meter.CreateHistogram<double>(
            "interchange.overhead", "ms", "Time of a request that was not spent waiting for a provider");
        _failedAttempts = meter.CreateCounter<long>("interchange.attempt.failures", "{attempt}", "Attempts that failed, by class");
        _hedges = meter.CreateCounter<long>("interchange.hedges", "{attempt}", "Second attempts that were started because the first was late");
        _recoveries = meter.CreateCounter<long>("interchange.stream.recoveries", "{stream}", "Streams that broke off and are being continued");
    }

    /// <summary>Starts the request's span; null when nobody listens.</summary>
    public Activity? StartChat(ChatRun run)
    {
        var activity = _activities.StartActivity("chat", ActivityKind.Client);
        if (activity is not null)
        {
            activity.DisplayName = $"chat {run.Request.Models[0]}";
            activity.SetTag("gen_ai.operation.name", "chat");
            activity.SetTag("gen_ai.request.model", run.Request.Models[0]);
            activity.SetTag("gen_ai.response.id", run.Id);
        }

        return activity;
    }

    public void AttemptFailed(RouteStep step, ProviderFailure failure)
    {
        var name = FailureErrors.Name(failure.Class);
        _failedAttempts.Add(
            1, new("gen_ai.provider.name", step.Provider.Slug), new("gen_ai.request.model", step.Endpoint.Model), new("error.type", name));
        Activity.Current?.AddEvent(new ActivityEvent("attempt failed", tags: new ActivityTagsCollection
        {
            ["gen_ai.provider.name"] = step.Provider.Slug,
            ["error.type"] = name,
        }));
    }

    /// <summary>A second attempt is started beside a late one.</summary>
    public void Hedged(RouteStep rival) => _hedges.Add(1, new("gen_ai.provider.name", rival.Provider.Slug), new("gen_ai.request.model", rival.Endpoint.Model));

    /// <summary>A stream that the caller has a part of broke off at this step, and is to be continued.</summary>
    public void Recovering(RouteStep step) =>
        _recoveries.Add(1, new("gen_ai.provider.name", step.Provider.Slug), new("gen_ai.request.model", step.Endpoint.Model));

    /// <summary>The request has ended, with an answer, a part of one, or none.</summary>
    public void Ended(UsageEvent ended)
    {
        if (Activity.Current is { } activity)
        {
            activity.SetTag("gen_ai.response.model", ended.Model);
            activity.SetTag("gen_ai.provider.name", ended.Provider);
            activity.SetTag("gen_ai.usage.input_tokens", ended.Usage.PromptTokens);
            activity.SetTag("gen_ai.usage.output_tokens", ended.Usage.CompletionTokens);
            activity.SetTag("gen_ai.response.finish_reasons", ended.FinishReason is { } reason ? new[] { reason } : null);
            activity.SetStatus(ended.FinishReason is null or Splicing.FinishReason.Error ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
        }

        if (!_duration.Enabled && !_overhead.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.request.model", ended.Model },
            { "gen_ai.provider.name", ended.Provider ?? "none" },
        };
        _duration.Record((ended.GenerationTimeMs ?? 0) / 1000, tags);
        _overhead.Record(ended.OverheadMs ?? 0, tags);
        if (ended.LatencyMs is { } latency)
        {
            _timeToFirstToken.Record(latency / 1000, tags);
        }

        var input = tags;
        input.Add("gen_ai.token.type", "input");
        _tokens.Record(ended.Usage.PromptTokens, input);
        tags.Add("gen_ai.token.type", "output");
        _tokens.Record(ended.Usage.CompletionTokens, tags);
    }

    public void Dispose() => _activities.Dispose();
}
