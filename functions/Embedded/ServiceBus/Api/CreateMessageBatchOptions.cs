namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a <see cref="ServiceBusMessageBatch"/>.</summary>
public class CreateMessageBatchOptions
{
    /// <summary>The most bytes that the batch takes; at most, and by default, what one send may carry.</summary>
    public long? MaxSizeInBytes { get; set; }
}
