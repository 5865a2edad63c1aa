using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Chat.Streaming.Recovery;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Streaming;

/// <summary>Answers a streamed request.</summary>
internal sealed class StreamChat(FallbackChain chain, UsageOutbox outbox, ChatTelemetry telemetry, ChatOptions options, TimeProvider time)
{
    /// <summary>Answers the request; every ending is told to the caller, as an HTTP error before the first byte and as an event after it.</summary>
    public async Task RunAsync(ChatRun run, HttpResponse http)
    {
        await using var response = new StreamResponse(http, time, options.KeepAlive);
        var end = await chain.RunAsync(run, new Source(run, response));
        if (end.Attempt is not StreamAttempt attempt)
        {
            var unanswered = await ChatEnd.RecordUnansweredAsync(run, outbox, telemetry);
            if (end.Error is { } error)
            {
                var told = run.Told(error) with { RoutingRecord = run.RoutingRecordOf(unanswered) };
                await TellAsync(run, http, response, run.Plan.Steps[run.Attempts[^1].Step], told);
            }

            return;
        }

        using (attempt)
        {
            if (end.Error is { } error)
            {
                await BreakOffAsync(run, attempt, response, error);
            }
            else
            {
                await FinishAsync(run, attempt, http, response);
            }
        }
    }

    private async Task BreakOffAsync(ChatRun run, StreamAttempt attempt, StreamResponse response, GatewayError error)
    {
        var broken = run.BrokenOff(attempt);
        telemetry.Ended(broken);
        try
        {
            await outbox.PublishAsync(broken);
        }
        catch (UsageNotDurableException)
        {
            error = ChatEnd.NotRecorded;
        }

        error = error with { RoutingRecord = run.RoutingRecordOf(broken) };
        await response.WriteAsync(StreamEvents.Error(attempt.Identity, attempt.Facts.Created ?? run.CreatedAt.ToUnixTimeSeconds(), error));
    }

    private async Task FinishAsync(ChatRun run, StreamAttempt attempt, HttpResponse http, StreamResponse response)
    {
        var (answered, cost) = run.Answered(attempt);
        try
        {
            await outbox.PublishAsync(answered);
        }
        catch (UsageNotDurableException)
        {
            run.Reservation?.Doubt();
            await TellAsync(run, http, response, attempt.Step, ChatEnd.NotRecorded);
            return;
        }

        if (attempt.CutOff is { } cutOff)
        {
            await CutOffAsync(run, attempt, http, response, cutOff with { RoutingRecord = run.RoutingRecordOf(answered) }, (answered.Usage, cost));
            telemetry.Ended(answered);
            return;
        }

        await response.WriteAsync(StreamEvents.End(attempt.Identity, attempt.Facts, run.CreatedAt, answered.Usage, cost, run.RoutingRecordOf(answered)));
        telemetry.Ended(answered);
    }

    /// <summary>An answer that nobody pays on for ends with an event that says so, and with what it has cost.</summary>
    private static async Task CutOffAsync(
        ChatRun run, StreamAttempt attempt, HttpResponse http, StreamResponse response, GatewayError error, (TokenUsage Usage, CostBreakdown Cost) bill)
    {
        if (attempt.Committed)
        {
            await response.WriteAsync(StreamEvents.Error(attempt.Identity, attempt.Facts.Created ?? run.CreatedAt.ToUnixTimeSeconds(), error, bill));
        }
        else
        {
            await TellAsync(run, http, response, attempt.Step, error);
        }
    }

    private static async Task TellAsync(ChatRun run, HttpResponse http, StreamResponse response, RouteStep step, GatewayError error)
    {
        if (response.CallerLeft)
        {
            return;
        }

        if (response.Started)
        {
            var identity = new AnswerIdentity(run.Id, step.Slug, step.Provider.Name, run.CreatedAt.ToUnixTimeSeconds());
            await response.WriteAsync(StreamEvents.Error(identity, run.CreatedAt.ToUnixTimeSeconds(), error));
            return;
        }

        // From here on the response belongs to the envelope: no comment may slip in before it.
        await response.DisposeAsync();
        await ErrorEnvelope.WriteAsync(http, error);
    }

    private sealed class Source(ChatRun run, StreamResponse response) : IAttemptSource
    {
        private readonly StreamRecovery? _recovery = StreamRecovery.For(run);

        public bool Streamed => true;

        public ChatAttempt Begin(int index, AttemptClock clock, Race? race) => new StreamAttempt(run, index, clock, response, _recovery) { Race = race };

        public long AddedPrompt(int index) => _recovery?.MostAdded(run.Plan.Steps[index]) ?? 0;

        public bool MayContinueAfter(ChatAttempt broken) => _recovery?.MayContinueAfter((StreamAttempt)broken) is true;
    }
}
