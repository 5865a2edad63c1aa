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

    private const int TypicalEventBytes = 1024;

    public static List<ServiceBusMessage> Pack(IReadOnlyList<UsageEvent> events)
    {
        // One event is the common case of an idle gateway, and one account that of a busy one.
        var messages = new List<ServiceBusMessage>(1);
        var json = new ArrayBufferWriter<byte>(TypicalEventBytes);
        using var writer = new Utf8JsonWriter(json);
        if (events.All(e => e.AccountId == events[0].AccountId))
        {
            Pack(events, writer, json, messages);
            return messages;
        }

        foreach (var account in events.GroupBy(static e => e.AccountId, StringComparer.Ordinal))
        {
            Pack([.. account], writer, json, messages);
        }

        return messages;
    }

    private static void Pack(IReadOnlyList<UsageEvent> ofAccount, Utf8JsonWriter writer, ArrayBufferWriter<byte> json, List<ServiceBusMessage> messages)
    {
        var body = new ArrayBufferWriter<byte>(Math.Min(MaxBodyBytes, ofAccount.Count * TypicalEventBytes));
        string? first = null;
        foreach (var usageEvent in ofAccount)
        {
            json.ResetWrittenCount();
            writer.Reset();
            JsonSerializer.Serialize(writer, usageEvent, UsageEventJson.Default.UsageEvent);
            if (first is not null && body.WrittenCount + json.WrittenCount + 2 > MaxBodyBytes)
            {
                messages.Add(Close(body, usageEvent.AccountId, first));
                body = new ArrayBufferWriter<byte>(MaxBodyBytes);
                first = null;
            }

            body.Write(first is null ? "["u8 : ","u8);
            body.Write(json.WrittenSpan);
            first ??= usageEvent.GenerationId;
        }

        if (first is not null)
        {
            messages.Add(Close(body, ofAccount[0].AccountId, first));
        }
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
