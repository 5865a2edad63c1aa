using Azure.Messaging.ServiceBus;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.DeadLetters;

namespace Interchange.App.Usage.DeadLetters;

/// <summary>Dead letters that are locked by a receiver.</summary>
internal sealed class TakenDeadLetters(ServiceBusReceiver receiver, IReadOnlyList<ServiceBusReceivedMessage> taken) : IDeadLetterBatch
{
    private readonly HashSet<int> _left = [.. Enumerable.Range(0, taken.Count)];

    public IReadOnlyList<UsageMessage> Messages { get; } = [.. taken.Select(static message => new UsageMessage(message.MessageId ?? "", message.Body.ToMemory()))];

    public async Task<bool> RemoveAsync(int index, CancellationToken cancellationToken)
    {
        _left.Remove(index);
        return await TryAsync(() => receiver.CompleteMessageAsync(taken[index], cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var index in _left)
        {
            await TryAsync(() => receiver.AbandonMessageAsync(taken[index], cancellationToken: CancellationToken.None));
        }

        await receiver.DisposeAsync();
    }

    /// <summary>False when the lock is lost: the message is where it was.</summary>
    private static async Task<bool> TryAsync(Func<Task> settle)
    {
        try
        {
            await settle();
            return true;
        }
        catch (ServiceBusException exception) when (exception.Reason is ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.MessageNotFound)
        {
            return false;
        }
    }
}
