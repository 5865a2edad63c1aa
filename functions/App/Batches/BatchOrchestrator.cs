using Interchange.App.Chat;
using Interchange.Gateway.Batches;
using Interchange.Gateway.Batches.Steps;
using Interchange.Gateway.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Interchange.App.Batches;

/// <summary>
/// A batch: its lines are counted, then answered window by window, each line as a fallback chain of its own, so many at once. After each window it begins anew,
/// with nothing but references and numbers behind it.
/// </summary>
internal static class BatchOrchestrator
{
    public const string Name = "Batch";

    /// <summary>Tells a batch to end.</summary>
    public const string CancelEvent = "Cancel";

    /// <summary>For storage and the vault that do not answer: a batch has a day.</summary>
    private static readonly TaskOptions Patience = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 1_000, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    [Function(Name)]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var run = context.GetInput<BatchRun>()!;
        using var over = new CancellationTokenSource();
        var ends = new BatchEnds(context.WaitForExternalEvent<string>(CancelEvent, over.Token), context.CreateTimer(run.ExpiresAt.UtcDateTime, over.Token));
        try
        {
            if (!run.IsValidated)
            {
                var check = await context.CallActivityAsync<BatchCheck>(ValidateBatchActivity.Name, run, Patience);
                if (!check.CanRun)
                {
                    return;
                }

                run = run with { IsValidated = true, HasDuplicates = check.HasDuplicates, Counts = new BatchCounts(check.Total, 0, 0) };
            }

            var window = await context.CallActivityAsync<BatchWindow>(ReadBatchWindowActivity.Name, run, Patience);
            if (window.End is null)
            {
                await AnswerAsync(context, run, window, ends);
                var counts = await context.CallActivityAsync<BatchCounts>(CollectBatchWindowActivity.Name, new BatchStep(run, ends.Ending), Patience);
                run = run with
                {
                    Window = run.Window + 1,
                    Offset = window.NextOffset,
                    Line = window.NextLine,
                    Ordinal = window.NextOrdinal,
                    Counts = counts,
                };
            }

            if (window.End is null && ends.Ending is null && !window.IsLast)
            {
                context.ContinueAsNew(run);
                return;
            }

            var ending = window.End ?? ends.Ending ?? BatchEnding.Completed;
            await context.CallActivityAsync(FinishBatchActivity.Name, new BatchStep(run, ending), Patience);
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(FinishBatchActivity.Name, new BatchStep(run, BatchEnding.Failed), Patience);
        }
        finally
        {
            // An orchestrator has one thread, whose turns cancellation must not leave.
#pragma warning disable CA1849, MA0042
            over.Cancel();
#pragma warning restore CA1849, MA0042
        }
    }

    /// <summary>Has the lines of a window answered, until they have ended or the batch has. Those that are not begun by then never are.</summary>
    private static async Task AnswerAsync(TaskOrchestrationContext context, BatchRun run, BatchWindow window, BatchEnds ends)
    {
        var running = new List<(Task Line, string InstanceId)>(run.LinesAtOnce);
        foreach (var line in window.Lines)
        {
            if (running.Count == run.LinesAtOnce)
            {
                await ends.NextAsync(running);
            }

            if (ends.Ending is not null)
            {
                break;
            }

            var job = new BatchKey(run.AccountId, run.BatchId).Line(line.Number);
            var start = new JobStart(job.AccountId, job.Id, run.ExpiresAt, Step: 0, Until: null) { Place = new OrderPlace(run.BatchId, window.Part, line.Offset, line.Length) };
            running.Add((LineAsync(context, start, job.InstanceId), job.InstanceId));
        }

        var isTold = false;
        while (running.Count > 0)
        {
            if (ends.Ending is not null && !isTold)
            {
                isTold = true;
                foreach (var (_, instanceId) in running)
                {
                    context.SendEvent(instanceId, FallbackChainOrchestrator.CancelEvent, "cancel");
                }
            }

            await ends.NextAsync(running, isTold);
        }
    }

    private static async Task LineAsync(TaskOrchestrationContext context, JobStart start, string instanceId)
    {
        try
        {
            await context.CallSubOrchestratorAsync<JobState>(FallbackChainOrchestrator.Name, start, new SubOrchestrationOptions(instanceId: instanceId));
        }
        catch (TaskFailedException)
        {
            // It left no result, and so its line ends with an error.
        }
    }
}
