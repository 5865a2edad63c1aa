using System.Collections.Immutable;
using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Reads messages with their bodies, over a connection of its own, so that no sender waits for it.</summary>
internal sealed class MessageReader
{
    private const string Columns = """
        SELECT d.sequence, d.available_at, d.delivery_count, d.properties, d.dead_reason, d.dead_description, d.lock_id,
            m.enqueued_at, m.scheduled_for, m.time_to_live, m.message_id, m.session_id, m.partition_key, m.subject, m.correlation_id,
            m.content_type, m.reply_to, m.reply_to_session_id, m.recipient, m.properties, m.body
        FROM bus_delivery d JOIN bus_message m ON m.sequence = d.sequence
        """;

    /// <summary>After so many messages the processor is offered to others: whoever takes a thousand has time, and requests have not.</summary>
    private const int Breath = 16;

    private readonly StateFile _file;
    private readonly Statement _taken;
    private readonly Statement _peek;

    public MessageReader(StateFile file)
    {
        _file = file;
        _taken = file.Prepare($"{Columns} WHERE d.subscription = ?1 AND d.queue = ?2 AND d.sequence BETWEEN ?3 AND ?4 AND d.lock_id = ?5 ORDER BY d.sequence");
        _peek = file.Prepare($"{Columns} WHERE d.subscription = ?1 AND d.queue = ?2 AND d.sequence >= ?3 ORDER BY d.sequence LIMIT ?4");
    }

    /// <summary>The messages of a take.</summary>
    public IReadOnlyList<ServiceBusReceivedMessage> Taken(DeliveryRange range)
    {
        using (_file.Hold())
        {
            return Read(
                _taken.Bind(1, range.Queue.Subscription.Id).Bind(2, range.Queue.Number).Bind(3, range.First).Bind(4, range.Last).Bind(5, range.LockId),
                range.Queue,
                locked: true);
        }
    }

    public IReadOnlyList<ServiceBusReceivedMessage> Peek(QueueEntity queue, long from, int most)
    {
        using (_file.Hold())
        {
            return Read(_peek.Bind(1, queue.Subscription.Id).Bind(2, queue.Number).Bind(3, from).Bind(4, most), queue, locked: false);
        }
    }

    private static List<ServiceBusReceivedMessage> Read(Statement row, QueueEntity queue, bool locked)
    {
        var messages = new List<ServiceBusReceivedMessage>();
        try
        {
            while (row.Step())
            {
                messages.Add(Message(row, queue, locked));
                if (messages.Count % Breath == 0)
                {
                    Thread.Yield();
                }
            }
        }
        finally
        {
            row.Reset();
        }

        return messages;
    }

    private static ServiceBusReceivedMessage Message(Statement row, QueueEntity queue, bool locked)
    {
        var sequence = row.Int64(0);
        var sessionId = row.Text(11);
        var delivery = locked ? new Delivery(queue, sequence, row.Int64(6), queue.RequiresSession) : null;
        return new ServiceBusReceivedMessage
        {
            SequenceNumber = sequence,
            EnqueuedSequenceNumber = sequence,
            LockedUntil = locked ? Time(row.Int64(1)) : default,
            DeliveryCount = row.Int32(2),
            ApplicationProperties = Properties(row),
            EnqueuedTime = Time(row.Int64(7)),
            ScheduledEnqueueTime = row.IsNull(8) ? default : Time(row.Int64(8)),
            TimeToLive = TimeSpan.FromTicks(row.Int64(9)),
            MessageId = row.Text(10),
            SessionId = sessionId,
            PartitionKey = row.Text(12),
            Subject = row.Text(13),
            CorrelationId = row.Text(14),
            ContentType = row.Text(15),
            ReplyTo = row.Text(16),
            ReplyToSessionId = row.Text(17),
            To = row.Text(18),
            Body = BinaryData.FromBytes(row.Bytes(20)),
            DeadLetterSource = queue.IsDeadLetter ? queue.Subscription.Path : null,
            Delivery = delivery,
            LockTokenGuid = delivery?.Token ?? default,
        };
    }

    private static ImmutableDictionary<string, object> Properties(Statement row)
    {
        // Properties that a receiver changed stand in for those that were sent.
        var column = row.IsNull(3) ? 19 : 3;
        var properties = row.IsNull(column) ? ImmutableDictionary<string, object>.Empty : PropertyCodec.Decode(row.Bytes(column));
        if (row.Text(4) is { } reason)
        {
            properties = properties.SetItem(ServiceBusReceivedMessage.ReasonProperty, reason);
        }

        return row.Text(5) is { } description ? properties.SetItem(ServiceBusReceivedMessage.DescriptionProperty, description) : properties;
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
