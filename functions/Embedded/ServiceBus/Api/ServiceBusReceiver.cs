using Interchange.Embedded.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives from one subscription, or from its dead letters. Safe for use by many threads.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    private readonly ServiceBusClient? _client;
    private readonly string _topicName = "";
    private readonly string _subscriptionName = "";
    private readonly ServiceBusReceiverOptions _options = new();
    private volatile bool _closed;

    internal ServiceBusReceiver(ServiceBusClient client, string topicName, string subscriptionName, ServiceBusReceiverOptions options)
    {
        if (options.SubQueue == SubQueue.TransferDeadLetter)
        {
            throw new NotSupportedException("Nothing is forwarded here, so there is no transfer dead-letter queue.");
        }

        _client = client;
        _topicName = topicName;
        _subscriptionName = subscriptionName;
        _options = options;
    }

    /// <summary>For a test's own implementation, which overrides what it uses.</summary>
    protected ServiceBusReceiver()
    {
    }

    public virtual string EntityPath =>
        $"{_topicName}/Subscriptions/{_subscriptionName}{(_options.SubQueue == SubQueue.DeadLetter ? "/$DeadLetterQueue" : "")}";

    public virtual bool IsClosed => _closed;

    public virtual ServiceBusReceiveMode ReceiveMode => _options.ReceiveMode;

    /// <summary>Receives what is there, up to <paramref name="maxMessages"/>; waits for the first message at most <paramref name="maxWaitTime"/>.</summary>
    /// <returns>The messages in order; none when the time went by.</returns>
    /// <exception cref="ServiceBusException">The topic or subscription is not declared.</exception>
    /// <exception cref="InvalidOperationException">The subscription requires sessions; a trigger receives those.</exception>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages,
        TimeSpan? maxWaitTime = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        var broker = Broker;
        var queue = Queue(broker);
        if (queue.RequiresSession)
        {
            throw new InvalidOperationException($"The subscription '{EntityPath}' requires sessions, so only a trigger with IsSessionsEnabled receives from it.");
        }

        var wait = maxWaitTime ?? _client!.TryTimeout;
        var messages = await broker.Taker.TakeAsync(queue, maxMessages, wait, cancellationToken);
        if (_options.ReceiveMode == ServiceBusReceiveMode.ReceiveAndDelete)
        {
            broker.Settlement.CompleteAll(messages);
        }

        return messages;
    }

    /// <summary>Receives one message, or null when none came in time.</summary>
    /// <inheritdoc cref="ReceiveMessagesAsync"/>
    public virtual async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) =>
        await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken) is [var message] ? message : null;

    /// <summary>Reads messages, locked ones included, without receiving them; each call goes on where the last ended unless it names a number.</summary>
    /// <exception cref="ServiceBusException">The topic or subscription is not declared.</exception>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages,
        long? fromSequenceNumber = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var broker = Broker;
        broker.FanOut.CatchUp();
        var messages = broker.Reader.Peek(Queue(broker), fromSequenceNumber ?? Volatile.Read(ref _peekFrom), maxMessages);
        if (messages is [.., var last])
        {
            Volatile.Write(ref _peekFrom, last.SequenceNumber + 1);
        }

        return Task.FromResult(messages);
    }

    /// <inheritdoc cref="Microsoft.Azure.Functions.Worker.ServiceBusMessageActions.CompleteMessageAsync"/>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settle.Run(message, Broker.Settlement.Complete, cancellationToken);

    /// <inheritdoc cref="Microsoft.Azure.Functions.Worker.ServiceBusMessageActions.AbandonMessageAsync"/>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        Settle.Run(message, delivery => Broker.Settlement.Abandon(delivery, message, propertiesToModify), cancellationToken);

    /// <inheritdoc cref="Microsoft.Azure.Functions.Worker.ServiceBusMessageActions.DeadLetterMessageAsync"/>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        string deadLetterReason,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        Settle.Run(message, delivery => Broker.Settlement.DeadLetter(delivery, message, properties: null, deadLetterReason, deadLetterErrorDescription), cancellationToken);

    /// <inheritdoc cref="Microsoft.Azure.Functions.Worker.ServiceBusMessageActions.RenewMessageLockAsync"/>
    public virtual Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settle.Run(message, delivery => message.LockedUntil = Broker.Settlement.Renew(delivery), cancellationToken);

    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    private long _peekFrom;

    private MessageBroker Broker
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return (_client ?? throw new NotSupportedException("This receiver was made for a test; override the method that is called.")).Broker;
        }
    }

    private QueueEntity Queue(MessageBroker broker)
    {
        var subscription = broker.Entities.Subscription(_topicName, _subscriptionName);
        return _options.SubQueue == SubQueue.DeadLetter ? subscription.DeadLetters : subscription.Active;
    }
}
