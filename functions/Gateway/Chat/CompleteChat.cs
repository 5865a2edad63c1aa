using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>Answers a request that wants its answer in one piece.</summary>
internal sealed class CompleteChat(FallbackChain chain, UsageOutbox outbox, ChatTelemetry telemetry)
{
    /// <summary>Answers the request.</summary>
    public async Task RunAsync(ChatRun run, HttpResponse http)
    {
        var end = await chain.RunAsync(run, new Source(run));
        if (end.Attempt is not CompletionAttempt attempt)
        {
            var unanswered = await ChatEnd.RecordUnansweredAsync(run, outbox, telemetry);
            if (end.Error is { } error)
            {
                await ErrorEnvelope.WriteAsync(http, error with { RoutingRecord = run.RoutingRecordOf(unanswered) });
            }

            return;
        }

        using (attempt)
        {
            await FinishAsync(run, attempt, http);
        }
    }

    private async Task FinishAsync(ChatRun run, CompletionAttempt attempt, HttpResponse http)
    {
        run.ContentArrived();
        var (answered, cost) = run.Answered(attempt);
        try
        {
            await outbox.PublishAsync(answered);
        }
        catch (UsageNotDurableException)
        {
            run.Reservation?.Doubt();
            await ErrorEnvelope.WriteAsync(http, ChatEnd.NotRecorded);
            return;
        }

        using var output = new PooledBody(attempt.Body.Length + 1024);
        attempt.Splicer.Write(attempt.Body.Span, answered.Usage, cost, run.RoutingRecordOf(answered), output);
        http.ContentType = "application/json; charset=utf-8";
        http.ContentLength = output.Length;
        await http.Body.WriteAsync(output.Memory, CancellationToken.None);
        telemetry.Ended(answered);
    }

    private sealed class Source(ChatRun run) : IAttemptSource
    {
        public bool Streamed => false;

        public ChatAttempt Begin(int index, AttemptClock clock, Race? race) => new CompletionAttempt(run, index, clock) { Race = race };

        // Nothing of an answer in one piece is sent before all of it is there.
        public bool MayContinueAfter(ChatAttempt broken) => false;
    }
}
