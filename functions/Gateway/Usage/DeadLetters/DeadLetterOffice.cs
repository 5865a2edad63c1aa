using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>Counts, lists and replays the dead letters of all subscriptions.</summary>
internal sealed class DeadLetterOffice(IDeadLetters letters, IEnumerable<IUsageSubscriber> subscribers, TimeProvider time)
{
    /// <summary>Counting stops there: more than that is a disaster whatever the number.</summary>
    public const int MostCounted = 1_000;

    /// <summary>Below the minute for which a dead letter is held.</summary>
    private static readonly TimeSpan HandlingTime = TimeSpan.FromSeconds(40);

    private readonly IReadOnlyDictionary<string, IUsageSubscriber> _subscribers =
        subscribers.ToDictionary(static subscriber => subscriber.Subscription, StringComparer.Ordinal);

    /// <summary>Names of the subscriptions, in order.</summary>
    public IEnumerable<string> Subscriptions => _subscribers.Keys.Order(StringComparer.Ordinal);

    /// <summary>How many there are; <see cref="MostCounted"/> for so many and more.</summary>
    public async Task<int> CountAsync(string subscription, CancellationToken cancellationToken) =>
        (await ListAsync(subscription, 0, MostCounted, cancellationToken)).Count;

    /// <exception cref="GatewayException">404: no such subscription; 503: the bus does not answer.</exception>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(string subscription, long from, int most, CancellationToken cancellationToken)
    {
        _ = Subscriber(subscription);
        var found = new List<DeadLetter>();
        while (found.Count < most)
        {
            // The bus may answer with fewer than are asked for, and has no more only when it answers with none.
            var next = await letters.PeekAsync(subscription, found is [.., var last] ? last.SequenceNumber + 1 : from, most - found.Count, cancellationToken);
            if (next.Count == 0)
            {
                break;
            }

            found.AddRange(next);
        }

        return found;
    }

    /// <summary>
    /// Hands dead letters to their subscriber, as if they came for the first time, and removes those that it has handled. Not by sending them again: the topic
    /// would take some for duplicates and drop them, and give the others to all subscriptions.
    /// </summary>
    /// <exception cref="GatewayException">404: no such subscription; 503: the bus or storage does not answer, and all stay.</exception>
    public async Task<ReplayResult> ReplayAsync(string subscription, ReplayOrder order, CancellationToken cancellationToken)
    {
        var subscriber = Subscriber(subscription);
        await using var batch = await letters.TakeAsync(subscription, order.Most, cancellationToken);
        var chosen = batch.Messages.Index().Where(message => order.Takes(message.Item)).ToArray();
        var refused = chosen.Length == 0 ? [] : await HandleAsync(subscriber, [.. chosen.Select(static message => message.Item)], cancellationToken);
        var (removed, stays, kept) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var (position, (index, message)) in chosen.Index())
        {
            var list = refused.Contains(position) ? stays : await batch.RemoveAsync(index, cancellationToken) ? removed : kept;
            list.Add(message.Id);
        }

        return new ReplayResult(removed, stays, kept, [.. order.MessageIds?.Except(batch.Messages.Select(static message => message.Id), StringComparer.Ordinal) ?? []]);
    }

    /// <summary>Removes dead letters for good, without handling them.</summary>
    /// <exception cref="GatewayException">404: no such subscription; 503: the bus does not answer.</exception>
    public async Task<DiscardResult> DiscardAsync(string subscription, IReadOnlySet<string> messageIds, CancellationToken cancellationToken)
    {
        _ = Subscriber(subscription);
        await using var batch = await letters.TakeAsync(subscription, ReplayOrder.Largest, cancellationToken);
        var (removed, kept) = (new List<string>(), new List<string>());
        foreach (var (index, message) in batch.Messages.Index().Where(message => messageIds.Contains(message.Item.Id)))
        {
            (await batch.RemoveAsync(index, cancellationToken) ? removed : kept).Add(message.Id);
        }

        return new DiscardResult(removed, kept, [.. messageIds.Except(batch.Messages.Select(static message => message.Id), StringComparer.Ordinal)]);
    }

    private async Task<IReadOnlyList<int>> HandleAsync(IUsageSubscriber subscriber, UsageMessage[] messages, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(HandlingTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await subscriber.HandleAsync(messages, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayException(
                GatewayError.Unavailable($"Storage did not answer for {HandlingTime.TotalSeconds:0} seconds. The dead letters stay; replay them when it is back."), exception);
        }
    }

    private IUsageSubscriber Subscriber(string subscription) => _subscribers.TryGetValue(subscription, out var subscriber)
        ? subscriber
        : throw new GatewayException(GatewayError.NotFound($"There is no such subscription. There are {string.Join(", ", Subscriptions)}."));
}
