namespace Interchange.Gateway.Usage;

/// <summary>Is told of the usage events of this process, once they are durable.</summary>
public interface IUsageObserver
{
    /// <summary>Called on the way of answers: must not wait, and must not throw.</summary>
    void Published(IReadOnlyList<UsageEvent> events);
}
