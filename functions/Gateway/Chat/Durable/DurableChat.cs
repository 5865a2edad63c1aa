using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Jobs.Webhooks;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>Has a chat request answered by a job, and waits for it as long as its caller likes to.</summary>
internal sealed class DurableChat(
    ChatJobStore store, AwaitJob awaiting, JobCancellation cancellation, WebhookStore webhooks, WebhookRules rules, JobOptions options, TimeProvider time)
{
    /// <summary>Before a request is tried once more that nobody could answer, where nobody says when.</summary>
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(10);

    /// <summary>Answers a request whose caller takes 202 and a place to look for an answer.</summary>
    /// <param name="run">The request.</param>
    /// <param name="preference">How long its caller likes to wait.</param>
    /// <param name="runs">Runs jobs.</param>
    /// <param name="response">The caller's end.</param>
    public Task AcceptAsync(ChatRun run, JobPreference preference, IJobRuns runs, HttpResponse response) => AcceptAsync(run, preference, runs, response, progress: null);

    /// <summary>
    /// Takes over a request that was tried inline in vain, where what went wrong may pass: after a pause its plan is gone through once more. False, and
    /// nothing is done, where it will not pass.
    /// </summary>
    public async Task<bool> TakeOverAsync(ChatRun run, GatewayError error, JobPreference preference, IJobRuns runs, HttpResponse response)
    {
        if (run.IsRefused || error.Status is not (429 or 502 or 503 or 504))
        {
            return false;
        }

        var pause = error.RetryAfter ?? UsualPause;
        var decision = FallbackDecision.TryAfter(0, time.GetUtcNow() + (pause < options.Deadline ? pause : options.Deadline));

        // The attempts so far are recorded with the answer; the policy begins anew.
        await AcceptAsync(run, preference, runs, response, ChatProgress.Of(run, turn: 0, decision) with { Attempts = [], Jitter = null });
        return true;
    }

    private async Task AcceptAsync(ChatRun run, JobPreference preference, IJobRuns runs, HttpResponse response, ChatProgress? progress)
    {
        var job = JobKey.New(run.Caller.AccountId);
        response.Headers["Preference-Applied"] = preference.Applied;
        if (preference.Wait is not { } wait || wait == TimeSpan.Zero)
        {
            await StartAsync(job, run, runs, progress);
        }
        else if (await awaiting.RunAsync(job, () => StartAsync(job, run, runs, progress), runs, wait, run.CallerLeft) is { } result)
        {
            await WriteAsync(run, result, response);
            return;
        }

        run.IsHandedOver = true;
        response.Headers.Location = JobJson.Location(job);
        await JobJson.WriteAsync(
            response, StatusCodes.Status202Accepted, job, new JobRun(JobState.Queued, time.GetUtcNow(), EndedAt: null, Progress: null), result: null, options);
    }

    /// <summary>Answers a request whose caller gets a receipt in their own dialect, and looks for the answer where that says.</summary>
    public async Task AcceptAsync(
        ChatRun run, Func<JobKey, DialectGeneration, CancellationToken, Task<ReadOnlyMemory<byte>>> write, IJobRuns runs, HttpResponse response)
    {
        var job = JobKey.New(run.Caller.AccountId);

        // A receipt without a job is told from its age; a job without a receipt would be charged and never found.
        var receipt = await write(job, new DialectGeneration(run.Id, run.Plan.Steps[0].Slug, run.CreatedAt), run.CallerLeft);
        await StartAsync(job, run, runs, progress: null);
        run.IsHandedOver = true;
        response.HttpContext.Features.Get<DialectBody>()?.PassOn();
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = JobResult.Json;
        response.ContentLength = receipt.Length;
        await response.Body.WriteAsync(receipt, CancellationToken.None);
    }

    /// <summary>Answers a request whose caller waits as for any other.</summary>
    public async Task RunAsync(ChatRun run, IJobRuns runs, HttpResponse response)
    {
        var job = JobKey.New(run.Caller.AccountId);
        JobResult? result;
        try
        {
            result = await awaiting.RunAsync(job, () => StartAsync(job, run, runs, progress: null), runs, JobPreference.LongestWait, run.CallerLeft);
        }
        catch (OperationCanceledException) when (run.Cancelled)
        {
            // Whoever cannot be told of the job does not want it.
            await cancellation.RequestAsync(job, CancellationToken.None);
            await runs.CancelAsync(job, CancellationToken.None);
            return;
        }

        if (result is not null)
        {
            await WriteAsync(run, result, response);
            return;
        }

        response.Headers.Location = JobJson.Location(job);
        await ErrorEnvelope.WriteAsync(
            response,
            new GatewayError(504, ErrorType.Timeout, $"There is no answer yet. It is still worked on: GET {JobJson.Location(job)} has it once it is there."));
    }

    private async Task StartAsync(JobKey job, ChatRun run, IJobRuns runs, ChatProgress? progress)
    {
        var webhook = WebhookHeaders.Read(run.RequestHeaders, rules);

        // Once it is begun it is done: a caller who leaves here would leave half a job.
        var order = new ChatOrder
        {
            KeyHash = run.Caller.Key.Hash,
            GenerationId = run.Id,
            CreatedAt = run.CreatedAt,
            Plan = StoredPlans.Of(run.Plan),
            Headers = ChatHeaders.Of(run.RequestHeaders),
            RecordsRoute = run.RecordsRoute,
            ApiType = run.ApiType,
            Dialect = run.Dialect?.Name,
            DialectState = run.Dialect?.State,
            Extras = ReferenceEquals(run.Extras, PromptExtras.None) ? null : run.Extras,
        };
        if (webhook is not null)
        {
            await webhooks.WriteAsync(job, webhook, CancellationToken.None);
        }

        await store.WriteOrderAsync(job, order, run.Request.Document.Utf8, CancellationToken.None);
        if (progress is not null)
        {
            await store.WriteProgressAsync(job, progress, CancellationToken.None);
        }

        await runs.StartAsync(
            new JobStart(job.AccountId, job.Id, run.CreatedAt + options.Deadline, progress?.Step ?? 0, progress?.Until) { HasWebhook = webhook is not null },
            CancellationToken.None);
    }

    private static async Task WriteAsync(ChatRun run, JobResult result, HttpResponse response)
    {
        // The job has answered in the caller's dialect.
        response.HttpContext.Features.Get<DialectBody>()?.PassOn();
        response.StatusCode = result.Status;
        foreach (var (name, value) in result.Headers)
        {
            response.Headers[name] = value;
        }

        if (result.State == JobState.Succeeded)
        {
            run.Answer = UsageEventJson.ReadRecord(result.Event.Span);
        }

        response.ContentType = result.ContentType;
        response.ContentLength = result.Body.Length;
        await response.Body.WriteAsync(result.Body, CancellationToken.None);
    }
}
