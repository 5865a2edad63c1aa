using Interchange.Gateway.Jobs.Webhooks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Interchange.App.Jobs;

/// <summary>Tells a webhook of a job's end until it has heard, over nearly a day. An orchestration of its own: the job has ended whoever listens.</summary>
internal static class WebhookOrchestrator
{
    public const string Name = "TellWebhook";

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(4),
        TimeSpan.FromHours(12),
    ];

    private static readonly TaskOptions Patience = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    [Function(Name)]
    public static async Task<bool> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var news = context.GetInput<WebhookNews>()!;
        foreach (var pause in Pauses)
        {
            if (await context.CallActivityAsync<bool>(DeliverWebhookActivity.Name, news, Patience))
            {
                return true;
            }

            await context.CreateTimer(pause, CancellationToken.None);
        }

        return await context.CallActivityAsync<bool>(DeliverWebhookActivity.Name, news, Patience);
    }
}
