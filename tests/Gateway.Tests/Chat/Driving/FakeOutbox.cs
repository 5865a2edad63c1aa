using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Chat.Driving;

/// <summary>Keeps usage events, or refuses them all.</summary>
internal sealed class FakeOutbox : IUsagePublisher
{
    public List<UsageEvent> Events { get; } = [];

    public bool IsDown { get; set; }

    public Task PublishAsync(IReadOnlyList<UsageEvent> events, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            throw new InvalidOperationException("The bus is down.");
        }

        Events.AddRange(events);
        return Task.CompletedTask;
    }
}
