using Interchange.Gateway.Jobs.Webhooks;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Jobs;

/// <summary>Tells a webhook of a job's end, once.</summary>
internal sealed class DeliverWebhookActivity(DeliverWebhook webhook)
{
    public const string Name = "DeliverWebhook";

    [Function(Name)]
    public Task<bool> Run([ActivityTrigger] WebhookNews news, CancellationToken cancellationToken) => webhook.RunAsync(news, cancellationToken);
}
