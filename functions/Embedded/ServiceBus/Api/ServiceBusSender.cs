using Interchange.Embedded.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>
/// Sends to one topic. A send is one transaction, done when the call returns: what was sent survives the death of the process.
/// Safe for use by many threads.
/// </summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly ServiceBusClient? _client;
    private TopicEntity? _topic;
    private volatile bool _closed;

    internal ServiceBusSender(ServiceBusClient client, string queueOrTopicName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        _client = client;
        EntityPath = queueOrTopicName;
    }

    /// <summary>For a test's own implementation, which overrides what it uses.</summary>
    protected ServiceBusSender() => EntityPath = "";

    public virtual string EntityPath { get; }

    public virtual bool IsClosed => _closed;

    /// <summary>Sends one message.</summary>
    /// <exception cref="ServiceBusException">The topic is not declared; the message is too large.</exception>
    /// <exception cref="InvalidOperationException">A subscription of the topic requires sessions and the message names none.</exception>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Send(new ReadOnlySpan<ServiceBusMessage>(in message), cancellationToken);
    }

    /// <summary>Sends the messages as one: all or none.</summary>
    /// <exception cref="ServiceBusException">The topic is not declared; the messages are too large together.</exception>
    /// <exception cref="InvalidOperationException">A subscription of the topic requires sessions and a message names none.</exception>
    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Send(messages as ServiceBusMessage[] ?? [.. messages], cancellationToken);
    }

    /// <summary>Sends the messages of the batch as one: all or none.</summary>
    /// <inheritdoc cref="SendMessagesAsync(IEnumerable{ServiceBusMessage}, CancellationToken)"/>
    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        return Send([.. messageBatch.Messages], cancellationToken);
    }

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        CreateMessageBatchAsync(new CreateMessageBatchOptions(), cancellationToken);

    /// <exception cref="ArgumentOutOfRangeException">More bytes are asked for than one send may carry.</exception>
    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var size = options?.MaxSizeInBytes ?? MessageSize.Limit;
        if (size > MessageSize.Limit)
        {
            throw new ArgumentOutOfRangeException(nameof(options), size, $"At most {MessageSize.Limit} bytes can be sent at once.");
        }

        return ValueTask.FromResult(new ServiceBusMessageBatch(size));
    }

    /// <summary>Sends a message that becomes visible at the given time.</summary>
    /// <returns>The number that cancels it, valid until it becomes visible.</returns>
    /// <exception cref="ServiceBusException">The topic is not declared; the message is too large.</exception>
    public virtual Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<long>(cancellationToken);
        }

        try
        {
            message.ScheduledEnqueueTime = scheduledEnqueueTime;
            return Task.FromResult(Broker.Appender.Append(Topic, new ReadOnlySpan<ServiceBusMessage>(in message)));
        }
        catch (Exception failure)
        {
            return Task.FromException<long>(failure);
        }
    }

    /// <summary>Takes back a scheduled message.</summary>
    /// <exception cref="ServiceBusException">No message of that number is waiting for its time.</exception>
    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        try
        {
            Broker.Schedule.Cancel(Topic, sequenceNumber);
            return Task.CompletedTask;
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

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

    private MessageBroker Broker
    {
        get
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return (_client ?? throw new NotSupportedException("This sender was made for a test; override the method that is called.")).Broker;
        }
    }

    private TopicEntity Topic => _topic ??= Broker.Entities.Topic(EntityPath);

    private Task Send(ReadOnlySpan<ServiceBusMessage> messages, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        try
        {
            var broker = Broker;
            broker.Appender.Append(Topic, messages);
            return Task.CompletedTask;
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }
}
