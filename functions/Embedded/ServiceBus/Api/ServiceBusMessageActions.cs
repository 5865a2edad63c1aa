using Azure.Messaging.ServiceBus;
using Interchange.Embedded.ServiceBus.Broker;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the messages that a function was run for.</summary>
public class ServiceBusMessageActions
{
    private readonly MessageSettlement? _settlement;
    private int _settled;

    internal ServiceBusMessageActions(MessageSettlement settlement) => _settlement = settlement;

    /// <summary>For a test's own implementation, which overrides what it uses.</summary>
    protected ServiceBusMessageActions()
    {
    }

    private MessageSettlement Settlement => _settlement ?? throw new NotSupportedException("These actions were made for a test; override the method that is called.");

    /// <summary>How many messages were settled.</summary>
    internal int Settled => Volatile.Read(ref _settled);

    /// <summary>The message is dealt with and will not be delivered again.</summary>
    /// <exception cref="ServiceBusException">The lock is lost: the message was, or will be, delivered again.</exception>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Counted(message, Settlement.Complete, cancellationToken);

    /// <summary>Gives the message back, with properties changed when any are given; it is delivered again at once, or dead-lettered when that was its last delivery.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        Counted(message, delivery => Settlement.Abandon(delivery, message, propertiesToModify), cancellationToken);

    /// <summary>Moves the message to the subscription's dead-letter queue.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        Counted(message, delivery => Settlement.DeadLetter(delivery, message, propertiesToModify, deadLetterReason, deadLetterErrorDescription), cancellationToken);

    /// <summary>Holds the message for another lock duration, counted from now.</summary>
    /// <exception cref="ServiceBusException">The lock is lost.</exception>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settle.Run(message, delivery => message.LockedUntil = Settlement.Renew(delivery), cancellationToken);

    private Task Counted(ServiceBusReceivedMessage message, Action<Delivery> settle, CancellationToken cancellationToken) =>
        Settle.Run(
            message,
            delivery =>
            {
                settle(delivery);
                Interlocked.Increment(ref _settled);
            },
            cancellationToken);
}
