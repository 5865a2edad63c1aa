using System.Runtime.CompilerServices;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    private const int LongestIdentifier = 128;

    public ServiceBusMessage()
        : this(BinaryData.Empty)
    {
    }

    /// <summary>A message whose body is the text in UTF-8.</summary>
    public ServiceBusMessage(string body)
        : this(BinaryData.FromString(body))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body) => Body = body;

    /// <summary>A copy of a received message that can be sent again: everything its sender set, nothing that the broker added.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
        : this((receivedMessage ?? throw new ArgumentNullException(nameof(receivedMessage))).Body)
    {
        ContentType = receivedMessage.ContentType;
        CorrelationId = receivedMessage.CorrelationId;
        MessageId = receivedMessage.MessageId;
        SessionId = receivedMessage.SessionId;
        PartitionKey = receivedMessage.PartitionKey;
        ReplyTo = receivedMessage.ReplyTo;
        ReplyToSessionId = receivedMessage.ReplyToSessionId;
        Subject = receivedMessage.Subject;
        To = receivedMessage.To;
        if (receivedMessage.TimeToLive > TimeSpan.Zero)
        {
            TimeToLive = receivedMessage.TimeToLive;
        }

        foreach (var (name, value) in receivedMessage.ApplicationProperties)
        {
            if (name is not (ServiceBusReceivedMessage.ReasonProperty or ServiceBusReceivedMessage.DescriptionProperty))
            {
                ApplicationProperties.Add(name, value);
            }
        }
    }

    /// <summary>Values beside the body: strings, numbers, booleans, Guid, DateTime, DateTimeOffset, TimeSpan, Uri.</summary>
    public IDictionary<string, object> ApplicationProperties => PropertiesOrNull ??= new Dictionary<string, object>(StringComparer.Ordinal);

    public BinaryData Body { get; set; }

    public string? ContentType { get; set; }

    public string? CorrelationId { get; set; }

    /// <summary>Identifies the message to duplicate detection. At most 128 characters.</summary>
    public string? MessageId
    {
        get;
        set => field = value is { Length: 0 }
            ? throw new ArgumentException("A message id has at least one character, or is not set.", nameof(value))
            : NotTooLong(value);
    }

    /// <summary>At most 128 characters; the same as <see cref="SessionId"/> when both are set.</summary>
    public string? PartitionKey
    {
        get;
        set
        {
            field = NotTooLong(value);
            if (value is not null && SessionId is not null && value != SessionId)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"The partition key of a message with a session is its session id, '{SessionId}'.");
            }
        }
    }

    public string? ReplyTo { get; set; }

    public string? ReplyToSessionId { get; set => field = NotTooLong(value); }

    /// <summary>When the message becomes visible to receivers; at once when that is past.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <summary>The session the message belongs to; messages of one session are received in order. At most 128 characters.</summary>
    public string? SessionId
    {
        get;
        set
        {
            field = NotTooLong(value);
            PartitionKey = value ?? PartitionKey;
        }
    }

    public string? Subject { get; set; }

    /// <summary>How long after its enqueueing the message may be received; the shorter of this and the topic's own.</summary>
    public TimeSpan TimeToLive
    {
        get;
        set => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The time to live of a message is longer than zero.");
    } = TimeSpan.MaxValue;

    public string? To { get; set; }

    internal IDictionary<string, object>? PropertiesOrNull { get; private set; }

    public override string ToString() => $"{{MessageId:{MessageId}}}";

    private static string? NotTooLong(string? value, [CallerMemberName] string name = "") =>
        value is null || value.Length <= LongestIdentifier
            ? value
            : throw new ArgumentOutOfRangeException(name, value.Length, $"{name} has at most {LongestIdentifier} characters.");
}
