using Interchange.App.Jobs;
using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Jobs.Webhooks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Interchange.App.Chat;

/// <summary>
/// A fallback chain that survives its instance: an activity makes one attempt and says what the policy wants next, and this follows. Pauses are durable
/// timers in whole seconds; shorter ones are the activity's.
/// </summary>
internal static class FallbackChainOrchestrator
{
    public const string Name = "FallbackChain";

    /// <summary>Tells a chain to end.</summary>
    public const string CancelEvent = "Cancel";

    private static readonly TimeSpan ShortestTimer = TimeSpan.FromSeconds(1);

    /// <summary>For storage, the vault or the bus that do not answer: in all longer than their usual outages.</summary>
    private static readonly TaskOptions Patience = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 60, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    [Function(Name)]
    public static async Task<JobState> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var start = context.GetInput<JobStart>()!;
        var cancelled = context.WaitForExternalEvent<string>(CancelEvent);
        var turn = new ChainTurn(Outcome: null, start.Step, start.Until, Attempts: []);
        for (var number = 0; ; number++)
        {
            await WaitAsync(context, turn.Until < start.Deadline ? turn.Until : turn.Until is null ? null : start.Deadline, cancelled);
            ChainEnding? ending = cancelled.IsCompleted ? ChainEnding.Cancelled
                : context.CurrentUtcDateTime >= start.Deadline.UtcDateTime ? ChainEnding.Deadline
                : null;
            turn = await context.CallActivityAsync<ChainTurn>(
                TryEndpointActivity.Name, new ChainTry(start.AccountId, start.JobId, number, turn.Step, turn.Until, ending) { Place = start.Place }, Patience);
            context.SetCustomStatus(new JobProgress(turn.Attempts, turn.Until) { Outcome = turn.Outcome });
            if (turn.Outcome is { } outcome)
            {
                if (start.HasWebhook)
                {
                    await context.CallActivityAsync(
                        StartWebhookActivity.Name,
                        new WebhookNews(start.AccountId, start.JobId, outcome, new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero)),
                        Patience);
                }

                return outcome;
            }
        }
    }

    private static async Task WaitAsync(TaskOrchestrationContext context, DateTimeOffset? until, Task cancelled)
    {
        if (until is not { } moment || moment.UtcDateTime - context.CurrentUtcDateTime < ShortestTimer || cancelled.IsCompleted)
        {
            return;
        }

        // Rounded up: a timer never ends before what it waits for.
        var whole = moment.UtcDateTime.AddTicks(TimeSpan.TicksPerSecond - 1);
        using var over = new CancellationTokenSource();
        var timer = context.CreateTimer(whole.AddTicks(-(whole.Ticks % TimeSpan.TicksPerSecond)), over.Token);
        if (await Task.WhenAny(timer, cancelled) == cancelled)
        {
            // An orchestrator has one thread, whose turns cancellation must not leave.
#pragma warning disable CA1849, MA0042
            over.Cancel();
#pragma warning restore CA1849, MA0042
        }
    }
}
