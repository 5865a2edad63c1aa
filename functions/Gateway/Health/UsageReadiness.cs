using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Health;

/// <summary>Ready while usage events can be made durable; without that no answer can end as a success (invariant I5).</summary>
internal sealed class UsageReadiness(UsageOutbox outbox) : IReadinessCheck
{
    public string Name => "usage-events";

    public Task<string?> WhyNotReadyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(outbox.LastPublishFailed ? "The last usage events could not be published; answers end with 503 until it works again." : null);
}
