using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>
/// Answers a request whose images or sound come piece by piece. Every ending is told: as an HTTP error before the first byte; behind it as an event where there
/// are events, and by breaking the connection where there is only sound, so that half of it is never taken for the whole (invariant I2).
/// </summary>
internal sealed class StreamMedia(
    FallbackChain chain, CompleteChat complete, UsageOutbox outbox, ChatTelemetry telemetry, ModelCatalog catalog, ChatOptions options, TimeProvider time)
{
    /// <summary>Whether the answer may come piece by piece.</summary>
    public bool Serves(ChatRun run, InferenceOperation operation) =>
        (operation.Streaming == OperationStreaming.Always || (operation.Streaming == OperationStreaming.Asked && run.Request.Stream))
        && Enumerable.Range(0, run.Plan.Steps.Length).Any(index => OperationSource.StreamsAt(run, operation, catalog, index));

    public async Task RunAsync(ChatRun run, InferenceOperation operation, HttpResponse http)
    {
        var hasEvents = operation.Streaming == OperationStreaming.Asked;
        await using var response = new StreamResponse(http, time, hasEvents ? options.KeepAlive : Timeout.InfiniteTimeSpan);
        var end = await chain.RunAsync(run, new OperationSource(run, operation, catalog, response));
        using var attempt = end.Attempt;
        switch (attempt)
        {
            case StreamedMediaAttempt streamed when end.Error is null:
                await FinishAsync(run, streamed, http, response, hasEvents);
                break;
            case MediaAttempt whole when end.Error is null && !response.Started:
                await response.DisposeAsync();
                await complete.FinishAsync(run, whole, http);
                break;
            case MediaAttempt whole when end.Error is null:
                await FinishWholeAsync(run, operation, whole, http, response);
                break;
            default:
                await FailAsync(run, attempt, end.Error, http, response, hasEvents);
                break;
        }
    }

    private async Task FinishAsync(ChatRun run, StreamedMediaAttempt attempt, HttpResponse http, StreamResponse response, bool hasEvents)
    {
        var (answered, cost) = run.Answered(attempt);
        if (await IsDurableAsync(run, answered))
        {
            await attempt.EndAsync(answered.Usage, cost);
            telemetry.Ended(answered);
        }
        else
        {
            await TellAsync(http, response, ChatEnd.NotRecorded, hasEvents);
        }
    }

    /// <summary>An endpoint answered in one piece after comments had begun the stream: its images come as events.</summary>
    private async Task FinishWholeAsync(ChatRun run, InferenceOperation operation, MediaAttempt attempt, HttpResponse http, StreamResponse response)
    {
        run.ContentArrived();
        var (answered, cost) = run.Answered(attempt);
        if (await IsDurableAsync(run, answered))
        {
            await response.WriteAsync(MediaEvents.Completed(attempt.Own, OperationUsage.Write(operation, answered.Usage, cost)));
            telemetry.Ended(answered);
        }
        else
        {
            await TellAsync(http, response, ChatEnd.NotRecorded, hasEvents: true);
        }
    }

    private async Task<bool> IsDurableAsync(ChatRun run, UsageEvent answered)
    {
        try
        {
            await outbox.PublishAsync(answered);
            return true;
        }
        catch (UsageNotDurableException)
        {
            run.Reservation?.Doubt();
            return false;
        }
    }

    private async Task FailAsync(ChatRun run, ChatAttempt? attempt, GatewayError? error, HttpResponse http, StreamResponse response, bool hasEvents)
    {
        if (attempt is null)
        {
            await ChatEnd.RecordUnansweredAsync(run, outbox, telemetry);
        }
        else
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
        }

        if (error is not null)
        {
            await TellAsync(http, response, error, hasEvents);
        }
    }

    private static async Task TellAsync(HttpResponse http, StreamResponse response, GatewayError error, bool hasEvents)
    {
        if (response.CallerLeft)
        {
            return;
        }

        if (!response.Started)
        {
            // From here on the response belongs to the envelope: no comment may slip in before it.
            await response.DisposeAsync();
            await ErrorEnvelope.WriteAsync(http, error);
        }
        else if (hasEvents)
        {
            await response.WriteAsync(MediaEvents.Error(error));
        }
        else
        {
            http.HttpContext.Abort();
        }
    }
}
