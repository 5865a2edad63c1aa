namespace Interchange.Gateway.Usage;

/// <summary>What handles the messages of a subscription of topic <c>usage-events</c>.</summary>
public interface IUsageSubscriber
{
    /// <summary>Name of the subscription.</summary>
    string Subscription { get; }

    /// <summary>Handles messages, each of which may have been handled before.</summary>
    /// <returns>Indexes of the messages that nothing can be done with: they will not get better by coming again.</returns>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer: the messages should come again.</exception>
    Task<IReadOnlyList<int>> HandleAsync(IReadOnlyList<UsageMessage> messages, CancellationToken cancellationToken);
}
