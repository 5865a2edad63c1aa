using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>Drives the fallback policy for a request that wants its answer in one piece.</summary>
internal sealed class CompleteChat(Upstream upstream, UsageOutbox outbox, ChatTelemetry telemetry, ChatOptions options, TimeProvider time)
{
    /// <summary>Answers the request.</summary>
    public async Task RunAsync(ChatRun run, HttpResponse http)
    {
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
                await ErrorEnvelope.WriteAsync(http, error);
                return;
            }

            if (await TryAsync(run, run.Plan.Steps[decision.Step], decision.Step, http))
            {
                return;
            }
        }
    }

    private async Task<bool> TryAsync(ChatRun run, RouteStep step, int index, HttpResponse http)
    {
        using var clock = new AttemptClock(time, options.Timeouts, streamed: false);
        await using var leaving = ChatEnd.DrainWhenCallerLeaves(http, clock, options.Drain);
        using var attempt = new CompletionAttempt(upstream, run, step, clock);
        var failure = await attempt.RunAsync();
        var duration = clock.Elapsed;
        if (failure is not null)
        {
            run.AttemptFailed(index, failure, duration);
            telemetry.AttemptFailed(step, failure);
            return false;
        }

        run.ContentArrived();
        run.AttemptSucceeded(step, attempt.Status ?? 200, duration, attempt.Splicer.Facts);
        var (answered, cost) = run.Answered(step, attempt.Splicer.Facts);
        try
        {
            await outbox.PublishAsync(answered);
        }
        catch (UsageNotDurableException)
        {
            await ErrorEnvelope.WriteAsync(http, ChatEnd.NotRecorded);
            return true;
        }

        using var output = new PooledBody(attempt.Body.Length + 1024);
        attempt.Splicer.Write(attempt.Body.Span, answered.Usage, cost, output);
        http.ContentType = "application/json; charset=utf-8";
        http.ContentLength = output.Length;
        await http.Body.WriteAsync(output.Memory, CancellationToken.None);
        telemetry.Ended(answered);
        return true;
    }
}
