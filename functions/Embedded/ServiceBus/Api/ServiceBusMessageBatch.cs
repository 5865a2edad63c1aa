using Interchange.Embedded.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that are sent as one, all or none.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly List<ServiceBusMessage> _messages = [];

    internal ServiceBusMessageBatch(long maxSizeInBytes) => MaxSizeInBytes = maxSizeInBytes;

    public int Count => _messages.Count;

    public long MaxSizeInBytes { get; }

    public long SizeInBytes { get; private set; }

    internal IReadOnlyList<ServiceBusMessage> Messages => _messages;

    /// <summary>Adds the message when it fits.</summary>
    /// <returns>False, and nothing added, when the batch would grow over <see cref="MaxSizeInBytes"/>.</returns>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var size = MessageSize.Of(message);
        if (SizeInBytes + size > MaxSizeInBytes)
        {
            return false;
        }

        SizeInBytes += size;
        _messages.Add(message);
        return true;
    }

    public void Dispose()
    {
        _messages.Clear();
        SizeInBytes = 0;
    }
}
