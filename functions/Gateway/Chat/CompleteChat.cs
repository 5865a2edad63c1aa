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
    /// <param name="run">The request.</param>
    /// <param name="http">The caller's end.</param>
    /// <param name="handOff">Takes over a request that nobody has answered, and answers the caller; false where it does not. Null for no such thing.</param>
    /// <param name="source">Makes the attempts; null for chat completions.</param>
    public async Task RunAsync(ChatRun run, HttpResponse http, Func<GatewayError, Task<bool>>? handOff = null, IAttemptSource? source = null)
    {
        var end = await chain.RunAsync(run, source ?? new Source(run));
        if (end.Attempt is not CompletionAttempt attempt)
        {
            if (handOff is not null && end.Error is { } passing && await handOff(passing))
            {
                return;
            }

            var unanswered = await ChatEnd.RecordUnansweredAsync(run, outbox, telemetry);
            if (end.Error is { } error)
            {
                await ErrorEnvelope.WriteAsync(http, run.Told(error) with { RoutingRecord = run.RoutingRecordOf(unanswered) });
            }

            return;
        }

        using (attempt)
        {
            await FinishAsync(run, attempt, http);
        }
    }

    /// <summary>Records an answer and sends it.</summary>
    public async Task FinishAsync(ChatRun run, CompletionAttempt attempt, HttpResponse http)
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

        using var output = Write(run, attempt, answered, cost);
        http.ContentType = attempt.AnswerType;
        http.ContentLength = output.Length;
        await http.Body.WriteAsync(output.Memory, CancellationToken.None);
        telemetry.Ended(answered);
    }

    /// <summary>The answer as the caller gets it. Whoever takes it disposes it.</summary>
    public static PooledBody Write(ChatRun run, CompletionAttempt attempt, UsageEvent answered, CostBreakdown cost)
    {
        var output = new PooledBody(attempt.Body.Length + 1024);
        attempt.Write(answered.Usage, cost, run.RoutingRecordOf(answered), output);
        return output;
    }

    /// <summary>Attempts at answers in one piece.</summary>
    internal sealed class Source(ChatRun run) : IAttemptSource
    {
        public bool Streamed => false;

        public ChatAttempt Begin(int index, AttemptClock clock, Race? race) => new CompletionAttempt(run, index, clock) { Race = race };

        public long AddedPrompt(int index) => 0;

        // Nothing of an answer in one piece is sent before all of it is there.
        public bool MayContinueAfter(ChatAttempt broken) => false;
    }
}
