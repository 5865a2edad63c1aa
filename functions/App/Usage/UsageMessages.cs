using System.Buffers;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Interchange.Gateway.Usage;

namespace Interchange.App.Usage;

/// <summary>
/// Packs usage events into messages: one per account, its events as a JSON array, split where a message would grow too large.
/// Pure: the same batch makes the same messages with the same ids, so sending it again is seen as a duplicate.
/// </summary>
internal static class UsageMessages
{
    /// <summary>Below the 256 KB of the standard tier, with room for properties.</summary>
    public const int MaxBodyBytes = 192 * 1024;

    public static List<ServiceBusMessage> Pack(IReadOnlyList<UsageEvent> events)
    {
        // One event is the common case of an idle gateway, and one account that of a busy one.
        var messages = new List<ServiceBusMessage>(1);
        foreach (var account in events.GroupBy(static e => e.AccountId, StringComparer.Ordinal))
        {
            var body = new ArrayBufferWriter<byte>(1024);
            string? first = null;
            foreach (var usageEvent in account)
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(usageEvent, UsageEventJson.Default.UsageEvent);
                if (first is not null && body.WrittenCount + json.Length + 2 > MaxBodyBytes)
                {
                    messages.Add(Close(body, account.Key, first));
                    body = new ArrayBufferWriter<byte>(MaxBodyBytes);
                    first = null;
                }

                body.Write(first is null ? "["u8 : ","u8);
                body.Write(json);
                first ??= usageEvent.GenerationId;
            }

            messages.Add(Close(body, account.Key, first!));
        }

        return messages;
    }

    private static ServiceBusMessage Close(ArrayBufferWriter<byte> body, string account, string messageId)
    {
        body.Write("]"u8);
        return new ServiceBusMessage(body.WrittenMemory)
        {
            MessageId = messageId,
            SessionId = account,
            ContentType = "application/json",
            Subject = "usage",
        };
    }
}
