using System.Text.Json;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>Keeps webhooks with their jobs, encrypted.</summary>
internal sealed class WebhookStore(IPayloadStore payloads, JobOptions options, TimeProvider time)
{
    private const string Part = "webhook";

    public Task WriteAsync(JobKey job, Webhook webhook, CancellationToken cancellationToken) => payloads.WriteAsync(
        job.Payload(Part), JsonSerializer.SerializeToUtf8Bytes(webhook, JobJsonContext.Default.Webhook), time.GetUtcNow() + options.Deadline + options.Kept, cancellationToken);

    /// <summary>The webhook; null when it was told, or its time is over.</summary>
    public async Task<Webhook?> FindAsync(JobKey job, CancellationToken cancellationToken) =>
        await payloads.ReadAsync(job.Payload(Part), cancellationToken) is { } bytes ? JsonSerializer.Deserialize(bytes, JobJsonContext.Default.Webhook) : null;

    public Task RemoveAsync(JobKey job, CancellationToken cancellationToken) => payloads.DeleteAsync(job.Payload(Part), cancellationToken);
}
