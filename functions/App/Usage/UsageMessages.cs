using System.Buffers;
using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Where an event is written before it is known whether it fits; of one thread at a time, so that not every publication needs its own.</summary>
    [ThreadStatic]
    private static Draft? _draft;

    public static List<ServiceBusMessage> Pack(IReadOnlyList<UsageEvent> events)
    {
        // One event is the common case of an idle gateway, and one account that of a busy one.
        var messages = new List<ServiceBusMessage>(1);
        if (events.All(e => e.AccountId == events[0].AccountId))
        {
            Pack(events, messages);
            return messages;
        }

        foreach (var account in events.GroupBy(static e => e.AccountId, StringComparer.Ordinal))
        {
            Pack([.. account], messages);
        }

        return messages;
    }

    private static void Pack(IReadOnlyList<UsageEvent> ofAccount, List<ServiceBusMessage> messages)
    {
        var draft = _draft ??= new Draft();
        var body = new ArrayBufferWriter<byte>(Math.Min(MaxBodyBytes, ofAccount.Count * TypicalEventBytes));
        string? first = null;
        foreach (var usageEvent in ofAccount)
        {
            var json = draft.Write(usageEvent);
            if (first is not null && body.WrittenCount + json.Length + 2 > MaxBodyBytes)
            {
                messages.Add(Close(body, usageEvent.AccountId, first));
                body = new ArrayBufferWriter<byte>(MaxBodyBytes);
                first = null;
            }

            body.Write(first is null ? "["u8 : ","u8);
            body.Write(json);
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

    [SuppressMessage("Design", "CA1001", Justification = "The writer has nothing to let go of but the buffer, and lives as long as its thread.")]
    private sealed class Draft
    {
        private readonly ArrayBufferWriter<byte> _json = new(TypicalEventBytes);
        private readonly Utf8JsonWriter _writer;

        public Draft() => _writer = new Utf8JsonWriter(_json);

        /// <summary>Good until the next call.</summary>
        public ReadOnlySpan<byte> Write(UsageEvent usageEvent)
        {
            _json.ResetWrittenCount();
            _writer.Reset();
            JsonSerializer.Serialize(_writer, usageEvent, UsageEventJson.Default.UsageEvent);
            return _json.WrittenSpan;
        }
    }
}
