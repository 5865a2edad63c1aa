using Azure.Messaging.ServiceBus;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>What a function's context says of the message it runs for.</summary>
internal static class MessageProperties
{
    public static IReadOnlyDictionary<string, object?> Of(ServiceBusReceivedMessage message) => new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["MessageId"] = message.MessageId,
        ["SequenceNumber"] = message.SequenceNumber,
        ["DeliveryCount"] = message.DeliveryCount,
        ["EnqueuedTimeUtc"] = message.EnqueuedTime.UtcDateTime,
        ["ExpiresAtUtc"] = message.ExpiresAt.UtcDateTime,
        ["CorrelationId"] = message.CorrelationId,
        ["ContentType"] = message.ContentType,
        ["Subject"] = message.Subject,
        ["SessionId"] = message.SessionId,
        ["LockToken"] = message.LockToken,
        ["ApplicationProperties"] = message.ApplicationProperties,
    };
}
