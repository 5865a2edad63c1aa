using Interchange.Gateway.Jobs;
using Interchange.Gateway.Jobs.Webhooks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Jobs;

/// <summary>Has a webhook told of a job's end without keeping the job from ending.</summary>
internal static class StartWebhookActivity
{
    public const string Name = "StartWebhook";

    [Function(Name)]
    public static Task Run([ActivityTrigger] WebhookNews news, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        client.ScheduleNewOrchestrationInstanceAsync(
            WebhookOrchestrator.Name,
            news,
            new StartOrchestrationOptions($"{new JobKey(news.AccountId, news.JobId).InstanceId}.webhook"),
            cancellationToken);
}
