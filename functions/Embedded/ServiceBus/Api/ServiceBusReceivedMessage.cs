using System.Collections.Immutable;
using Interchange.Embedded.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message that was received or peeked.</summary>
public class ServiceBusReceivedMessage
{
    internal const string ReasonProperty = "DeadLetterReason";
    internal const string DescriptionProperty = "DeadLetterErrorDescription";

    internal ServiceBusReceivedMessage()
    {
    }

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } = ImmutableDictionary<string, object>.Empty;

    public BinaryData Body { get; internal init; } = BinaryData.Empty;

    public string? ContentType { get; internal init; }

    public string? CorrelationId { get; internal init; }

    public string? DeadLetterErrorDescription => ApplicationProperties.TryGetValue(DescriptionProperty, out var value) ? value as string : null;

    public string? DeadLetterReason => ApplicationProperties.TryGetValue(ReasonProperty, out var value) ? value as string : null;

    /// <summary>The entity the message was dead-lettered in; set in a dead-letter queue only.</summary>
    public string? DeadLetterSource { get; internal init; }

    /// <summary>How many times the message was delivered, this time included.</summary>
    public int DeliveryCount { get; internal init; }

    public long EnqueuedSequenceNumber { get; internal init; }

    public DateTimeOffset EnqueuedTime { get; internal init; }

    public DateTimeOffset ExpiresAt => TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime ? DateTimeOffset.MaxValue : EnqueuedTime + TimeToLive;

    /// <summary>Until when the receiver holds the message; later after each renewal.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    public string LockToken => LockTokenGuid.ToString();

    public string? MessageId { get; internal init; }

    public string? PartitionKey { get; internal init; }

    public string? ReplyTo { get; internal init; }

    public string? ReplyToSessionId { get; internal init; }

    public DateTimeOffset ScheduledEnqueueTime { get; internal init; }

    /// <summary>Rises with every message of a topic.</summary>
    public long SequenceNumber { get; internal init; }

    public string? SessionId { get; internal init; }

    public string? Subject { get; internal init; }

    public TimeSpan TimeToLive { get; internal init; }

    public string? To { get; internal init; }

    internal Guid LockTokenGuid { get; init; }

    /// <summary>What the broker knows the delivery by; none for a message that was peeked or made for a test.</summary>
    internal Delivery? Delivery { get; init; }

    public override string ToString() => $"{{MessageId:{MessageId}}}";
}
