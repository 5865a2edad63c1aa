using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Streaming;

/// <summary>Drives the fallback policy for a streamed request.</summary>
internal sealed class StreamChat(Upstream upstream, UsageOutbox outbox, ChatTelemetry telemetry, ChatOptions options, TimeProvider time)
{
    /// <summary>Answers the request; every ending is told to the caller, as an HTTP error before the first byte and as an event after it.</summary>
    public async Task RunAsync(ChatRun run, HttpResponse http)
    {
        await using var response = new StreamResponse(http, time, options.KeepAlive);
        while (true)
        {
            var decision = FallbackPolicy.Next(run.Plan, run.Failures);
            if (run.CallerGaveUp)
            {
                await ChatEnd.RecordUnansweredAsync(run, outbox, telemetry);
                return;
            }

            if (decision.Error is { } error)
            {
                await ChatEnd.RecordUnansweredAsync(run, outbox, telemetry);
                await TellAsync(run, http, response, run.Plan.Steps[run.Failures[^1].Step], error);
                return;
            }

            if (await TryAsync(run, run.Plan.Steps[decision.Step], decision.Step, http, response))
            {
                return;
            }
        }
    }

    /// <summary>True when the answer has ended, one way or the other.</summary>
    private async Task<bool> TryAsync(ChatRun run, RouteStep step, int index, HttpResponse http, StreamResponse response)
    {
        using var clock = new AttemptClock(time, options.Timeouts, streamed: true);
        await using var leaving = ChatEnd.DrainWhenCallerLeaves(http, clock, options.Drain);
        using var attempt = new StreamAttempt(upstream, run, step, clock, response);
        var failure = await attempt.RunAsync();
        var duration = clock.Elapsed;
        if (failure is null)
        {
            run.AttemptSucceeded(step, attempt.Status ?? 200, duration, attempt.Facts);
            await FinishAsync(run, step, attempt, http, response);
            return true;
        }

        if (attempt.Committed && run.Cancelled && failure.Class == FailureClass.Timeout)
        {
            // The caller left and the provider went on past the drain: what it produced so far is what it will bill.
            run.AttemptSucceeded(step, attempt.Status ?? 200, duration, attempt.Facts);
            await FinishAsync(run, step, attempt, http, response);
            return true;
        }

        run.AttemptFailed(index, failure, duration);
        telemetry.AttemptFailed(step, failure);
        if (!attempt.Committed)
        {
            return false;
        }

        var error = FailureErrors.Of(step, failure);
        var broken = run.BrokenOff(step, attempt.Facts);
        telemetry.Ended(broken);
        try
        {
            await outbox.PublishAsync(broken);
        }
        catch (UsageNotDurableException)
        {
            error = ChatEnd.NotRecorded;
        }

        await response.WriteAsync(StreamEvents.Error(attempt.Identity, attempt.Facts.Created ?? run.CreatedAt.ToUnixTimeSeconds(), error));
        return true;
    }

    private async Task FinishAsync(ChatRun run, RouteStep step, StreamAttempt attempt, HttpResponse http, StreamResponse response)
    {
        var (answered, cost) = run.Answered(step, attempt.Facts);
        try
        {
            await outbox.PublishAsync(answered);
        }
        catch (UsageNotDurableException)
        {
            await TellAsync(run, http, response, step, ChatEnd.NotRecorded);
            return;
        }

        await response.WriteAsync(StreamEvents.End(attempt.Identity, attempt.Facts, run.CreatedAt, answered.Usage, cost));
        telemetry.Ended(answered);
    }

    private static async Task TellAsync(ChatRun run, HttpResponse http, StreamResponse response, RouteStep step, GatewayError error)
    {
        if (response.CallerLeft)
        {
            return;
        }

        if (response.Started)
        {
            var identity = new AnswerIdentity(run.Id, step.Slug, step.Provider.Name);
            await response.WriteAsync(StreamEvents.Error(identity, run.CreatedAt.ToUnixTimeSeconds(), error));
            return;
        }

        // From here on the response belongs to the envelope: no comment may slip in before it.
        await response.DisposeAsync();
        await ErrorEnvelope.WriteAsync(http, error);
    }
}
