using System.Globalization;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>
/// One attempt of a job, and what follows from it. Runs at least once and has the effect of once, at most one request to the provider aside:
/// <list type="bullet">
/// <item>what the attempt led to is written before it is reported, so that who asks again is told the same;</item>
/// <item>the first result that is written is the result, and its event has the id that the job was accepted with, so that it is charged once;</item>
/// <item>credits are reserved for the attempt alone: whoever dies holds nothing once its leases have expired;</item>
/// <item>an attempt whose process died twice over it is not made a third time.</item>
/// </list>
/// </summary>
public sealed partial class TryEndpoint
{
    /// <summary>How often one attempt is begun at most.</summary>
    private const int MostBegun = 2;

    private const int MostShown = 40;

    private readonly FallbackChain _chain;
    private readonly ChatJobStore _store;
    private readonly JobResults _results;
    private readonly JobSignals _signals;
    private readonly JobCancellation _cancellation;
    private readonly ResumedChatParts _parts;
    private readonly UsageOutbox _outbox;
    private readonly ChatTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger<TryEndpoint> _logger;

    internal TryEndpoint(
        FallbackChain chain,
        ChatJobStore store,
        JobResults results,
        JobSignals signals,
        JobCancellation cancellation,
        ResumedChatParts parts,
        UsageOutbox outbox,
        ChatTelemetry telemetry,
        ILogger<TryEndpoint> logger)
    {
        _chain = chain;
        _store = store;
        _results = results;
        _signals = signals;
        _cancellation = cancellation;
        _parts = parts;
        _outbox = outbox;
        _telemetry = telemetry;
        _time = parts.Time;
        _logger = logger;
    }

    /// <summary>Makes the attempt, or ends the job.</summary>
    /// <param name="order">What to do.</param>
    /// <param name="stopping">The process stops: the attempt is given up, and made again elsewhere.</param>
    /// <exception cref="JobStepException">Something does not answer, or the gateway failed inside; to be tried again. Holds no text of the request.</exception>
    public async Task<ChainTurn> RunAsync(ChainTry order, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(order);
        try
        {
            var job = new JobKey(order.AccountId, order.JobId);

            // Of thousands of lines the first attempts are looked for and noted in one exchange.
            var turn = order is { Turn: 0, Place: not null, Ending: null } ? await RunAsync(order, job, isNew: true, stopping) : null;
            return turn ?? (await RunAsync(order, job, isNew: false, stopping))!;
        }
        catch (Exception exception) when (exception is StorageUnavailableException or PayloadKeyUnavailableException or UsageNotDurableException)
        {
            // These say nothing of the request.
            throw new JobStepException(exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception.GetType().FullName, exception.StackTrace);
            throw new JobStepException($"The gateway failed inside: {exception.GetType().Name}.");
        }
    }

    /// <param name="order">What to do.</param>
    /// <param name="job">Of which job.</param>
    /// <param name="isNew">Whether nothing of the job was done before, as far as is known.</param>
    /// <param name="stopping">The process stops.</param>
    /// <returns>Null when a new job turns out to have been begun.</returns>
    private async Task<ChainTurn?> RunAsync(ChainTry order, JobKey job, bool isNew, CancellationToken stopping)
    {
        if (await _store.FindOrderAsync(job, order.Place, stopping) is not var (accepted, body))
        {
            // The order is removed when the job has ended.
            return await EndAsync(
                job,
                accepted: null,
                await _results.FindAsync(job, stopping) ?? await _results.KeepAsync(job, await ResultOf(JobErrors.Expired, JobState.Failed), stopping),
                order.Place,
                stopping);
        }

        var progress = (isNew ? null : await _store.FindProgressAsync(job, stopping)) ?? ChatProgress.None with { Step = order.Step };
        if (progress.Turn > order.Turn)
        {
            return TurnOf(progress);
        }

        // Only an attempt that was begun before can have left a result.
        if (progress.Begun > 0 && await _results.FindAsync(job, stopping) is { } known)
        {
            return await EndAsync(job, accepted, known, order.Place, stopping);
        }

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var wanted = order.Ending == ChainEnding.Cancelled ? new CancellationToken(canceled: true) : cancel.Token;
        var caller = await FindCallerAsync(accepted, stopping);
        using var chat = ResumedChat.Restore(caller ?? Stranger(job, accepted), accepted, body, progress, _parts, wanted);
        if (progress.Jitter is { } jitter)
        {
            chat.Run.Rules = _chain.RulesOf(chat.Run, jitter);
        }

        try
        {
            var error = order.Ending switch
            {
                ChainEnding.Cancelled => JobErrors.Cancelled,
                ChainEnding.Deadline => JobErrors.Late(chat.Run),
                _ => caller is null ? JobErrors.KeyGone : null,
            };
            if (error is not null)
            {
                return await FailAsync(job, accepted, order.Place, chat, error, order.Ending == ChainEnding.Cancelled ? JobState.Cancelled : JobState.Failed, stopping);
            }

            using var pass = accepted.Batch is null || chat.Gone.Contains(order.Step)
                ? LinePass.Free
                : await _parts.Gate.EnterAsync(chat, order.Step, progress.Attempts.Count == 0, cancel.Token);
            if (pass.Later is { } later)
            {
                return TurnOf(progress) with { Step = order.Step, Until = later };
            }

            return await TryAsync(new Trying(order, job, accepted, progress, isNew), chat, pass, cancel, stopping);
        }
        finally
        {
            chat.Run.Release();
        }
    }

    private async Task<ChainTurn?> TryAsync(Trying trying, ResumedChat chat, LinePass pass, CancellationTokenSource cancel, CancellationToken stopping)
    {
        var (order, job, accepted, progress, isNew) = trying;
        var run = chat.Run;
        if (chat.Gone.Contains(order.Step) || progress.Begun >= MostBegun)
        {
            run.NotSent(order.Step, chat.Gone.Contains(order.Step) ? FailureClass.ModelGone : FailureClass.Network);
        }
        else
        {
            run.IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"{run.Id}-{order.Turn}");
            var begun = progress with { Begun = progress.Begun + 1 };
            if (!isNew)
            {
                await _store.WriteProgressAsync(job, begun, stopping, accepted.Batch);
            }
            else if (!await _store.TryBeginAsync(job, begun, accepted.Batch, stopping))
            {
                return null;
            }

            await using var watch = _cancellation.Watch(job, cancel, accepted.Batch is { } batch ? new JobKey(job.AccountId, batch.Id) : null);
            await WaitAsync(order.Until, cancel.Token);
            var (end, answered) = run.Cancelled
                ? (null, false)
                : await _chain.StepAsync(run, chat.Source, order.Step, mayHedge: false);
            using var attempt = end?.Attempt;
            if (answered)
            {
                var turn = await AnswerAsync(trying, chat, (CompletionAttempt)attempt!, stopping);
                pass.Settle(run.Answer?.Usage.TotalTokens ?? 0, answered: true);
                return turn;
            }

            stopping.ThrowIfCancellationRequested();
        }

        if (cancel.IsCancellationRequested)
        {
            return await FailAsync(job, accepted, order.Place, chat, JobErrors.Cancelled, JobState.Cancelled, stopping);
        }

        var decision = _chain.Next(run);
        if (decision.Error is { } error)
        {
            pass.Settle(0, answered: false);
            return await FailAsync(job, accepted, order.Place, chat, run.IsRefused ? run.Unpaid! : error, JobState.Failed, stopping);
        }

        var next = ChatProgress.Of(run, order.Turn + 1, decision);
        await _store.WriteProgressAsync(job, next, stopping, accepted.Batch);
        return TurnOf(next);
    }

    /// <summary>Pauses of less than a second, which durable timers do not have; what is longer is over by now.</summary>
    private async Task WaitAsync(DateTimeOffset? until, CancellationToken cancelled)
    {
        if (until - _time.GetUtcNow() is { } left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, _time, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ChainTurn> AnswerAsync(Trying trying, ResumedChat chat, CompletionAttempt attempt, CancellationToken stopping)
    {
        var run = chat.Run;
        run.ContentArrived();
        var (answered, cost) = run.Answered(attempt);
        using var body = InDialect(chat, CompleteChat.Write(run, attempt, answered, cost));
        var result = new JobResult(JobState.Succeeded, StatusCodes.Status200OK, HeadersOf(chat, attempt.AnswerType), body.Memory) { Event = UsageEventJson.WriteRecord(answered) };
        try
        {
            var kept = await _results.KeepAsync(trying.Job, result, stopping, trying.Accepted.Batch?.KeptUntil);
            if (!ReferenceEquals(kept, result))
            {
                run.Reservation?.Doubt();
            }

            return await EndAsync(trying.Job, trying.Accepted, kept, trying.Order.Place, stopping);
        }
        catch
        {
            // The charge comes when the job goes on, or not at all.
            run.Reservation?.Doubt();
            throw;
        }
    }

    private async Task<ChainTurn> FailAsync(
        JobKey job, ChatOrder accepted, OrderPlace? place, ResumedChat chat, GatewayError error, JobState state, CancellationToken stopping)
    {
        var unanswered = chat.Run.Unanswered();
        var result = await ResultOf(chat.Run.Told(error) with { RoutingRecord = chat.Run.RoutingRecordOf(unanswered) }, state, chat);
        return await EndAsync(
            job,
            accepted,
            await _results.KeepAsync(
                job, chat.Run.IsRefused ? result : result with { Event = UsageEventJson.WriteRecord(unanswered) }, stopping, accepted.Batch?.KeptUntil),
            place,
            stopping);
    }

    /// <summary>Makes what was kept durable, tells who waits, and removes what nobody needs any more. Doing it twice changes nothing.</summary>
    /// <remarks>What a line of a batch leaves is removed with those beside it, by whoever collects their results: until then it tells that the line has ended.</remarks>
    private async Task<ChainTurn> EndAsync(JobKey job, ChatOrder? accepted, JobResult kept, OrderPlace? place, CancellationToken stopping)
    {
        IReadOnlyList<JobAttempt> attempts = [];
        if (!kept.Event.IsEmpty)
        {
            var ended = UsageEventJson.ReadRecord(kept.Event.Span);
            await _outbox.PublishAloneAsync(ended);
            _telemetry.Ended(ended);
            attempts = Shown(ended);
        }

        if (accepted?.Dialect is { } dialect)
        {
            await _parts.FindDialect(dialect).EndedAsync(
                new DialectEnd(job.AccountId, accepted.GenerationId, accepted.Plan.Steps[0].Slug, accepted.CreatedAt, accepted.DialectState, kept.State, kept.Body), stopping);
        }

        if (place is null)
        {
            _signals.Ended(job, kept with { Body = kept.Body.ToArray() });
            await _store.RemoveAsync(job, stopping);
            await _cancellation.RemoveAsync(job, stopping);
        }

        return new ChainTurn(kept.State, Step: -1, Until: null, attempts);
    }

    private async Task<Caller?> FindCallerAsync(ChatOrder order, CancellationToken cancellationToken) =>
        KeyHash.TryParse(order.KeyHash, out var hash)
        && await _parts.FindCaller(hash, cancellationToken) is { Key.Disabled: false } caller
        && !(caller.Key.ExpiresAt <= _time.GetUtcNow())
            ? caller
            : null;

    /// <summary>Stands for the owner of a key that is gone: their request is recorded, and nothing is sent for them.</summary>
    private static Caller Stranger(JobKey job, ChatOrder order) => new(
        job.AccountId,
        new ApiKey { Hash = order.KeyHash, AccountId = job.AccountId, Kind = KeyKind.Inference, Name = "", Label = "", CreatedAt = order.CreatedAt });

    /// <summary>The answer in the dialect that its caller spoke.</summary>
    private static PooledBody InDialect(ResumedChat chat, PooledBody answer)
    {
        if (chat.Dialect is not { } dialect)
        {
            return answer;
        }

        using (answer)
        {
            var encoded = new PooledBody(answer.Length);
            dialect.Resume(chat.Run.Dialect!.State).Whole(ChatAnswer.Parse(answer.Memory), encoded);
            return encoded;
        }
    }

    private static async Task<JobResult> ResultOf(GatewayError error, JobState state, ResumedChat? chat = null)
    {
        var http = new DefaultHttpContext();
        if (chat?.Dialect is { } dialect)
        {
            http.Features.Set<IErrorDialect>(dialect);
        }

        using var body = new MemoryStream();
        http.Response.Body = body;
        await ErrorEnvelope.WriteAsync(http.Response, error);
        var headers = chat is null ? [] : HeadersOf(chat);
        if (http.Response.Headers.RetryAfter.Count > 0)
        {
            headers["Retry-After"] = http.Response.Headers.RetryAfter.ToString();
        }

        return new JobResult(state, error.Status, headers, body.ToArray());
    }

    private static Dictionary<string, string> HeadersOf(ResumedChat chat, string contentType = JobResult.Json)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Generation-Id"] = chat.Run.Id };
        if (contentType != JobResult.Json)
        {
            headers[JobResult.ContentTypeHeader] = contentType;
        }

        if (chat.Http.Response.Headers[ChatRun.MaxTokensHeader] is [{ } most])
        {
            headers[ChatRun.MaxTokensHeader] = most;
        }

        return headers;
    }

    private static ChainTurn TurnOf(ChatProgress progress) => new(
        Outcome: null,
        progress.Step,
        progress.Until,
        progress.Record is { } record ? Shown(UsageEventJson.ReadRecord(System.Text.Encoding.UTF8.GetBytes(record))) : []);

    private static IReadOnlyList<JobAttempt> Shown(UsageEvent recorded) =>
        [.. recorded.Attempts.TakeLast(MostShown).Select(static attempt => new JobAttempt(attempt.Provider, attempt.Model, attempt.Status, attempt.Failure, attempt.DurationMs))];

    private sealed record Trying(ChainTry Order, JobKey Job, ChatOrder Accepted, ChatProgress Progress, bool IsNew);

    // The message of an unforeseen exception is left out: it can quote what a caller sent.
    [LoggerMessage(2701, LogLevel.Error, "An attempt of a job failed inside with {Exception}\n{Stack}")]
    private partial void LogFailed(string? exception, string? stack);
}
