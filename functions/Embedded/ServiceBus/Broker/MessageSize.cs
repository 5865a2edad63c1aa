using System.Text;
using Azure.Messaging.ServiceBus;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>How much of a send's limit a message takes: its body, its texts and an allowance for framing.</summary>
internal static class MessageSize
{
    /// <summary>The most bytes of one send, as in the service's standard tier.</summary>
    public const long Limit = 256 * 1024;

    private const int Framing = 48;

    public static long Of(ServiceBusMessage message)
    {
        long size = Framing + message.Body.ToMemory().Length;
        size += Of(message.MessageId) + Of(message.SessionId) + Of(message.PartitionKey) + Of(message.Subject) + Of(message.CorrelationId);
        size += Of(message.ContentType) + Of(message.ReplyTo) + Of(message.ReplyToSessionId) + Of(message.To);
        if (message.PropertiesOrNull is { } properties)
        {
            foreach (var (name, value) in properties)
            {
                size += Of(name) + Of(value as string) + 16;
            }
        }

        return size;
    }

    private static long Of(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
