using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Writes messages. Runs inside the caller's transaction.</summary>
internal sealed class MessageRows(StateFile file)
{
    private readonly Statement _remember = file.Prepare("""
        INSERT INTO bus_seen (topic, message_id, seen_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (topic, message_id) DO UPDATE SET seen_at = excluded.seen_at WHERE seen_at <= ?4
        """);

    private readonly Statement _message = file.Prepare("""
        INSERT INTO bus_message (topic, enqueued_at, scheduled_for, time_to_live, message_id, session_id, partition_key, subject, correlation_id,
            content_type, reply_to, reply_to_session_id, recipient, properties, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        """);

    /// <summary>Notes the id for duplicate detection.</summary>
    /// <returns>False when it was noted within the topic's window.</returns>
    public bool Remember(TopicEntity topic, string messageId, long now) =>
        _remember
            .Bind(1, topic.Id).Bind(2, messageId).Bind(3, now)
            .Bind(4, now - topic.Declaration.DuplicateDetectionHistoryTimeWindow.Ticks)
            .Run() == 1;

    /// <returns>The message's sequence number.</returns>
    public long AddMessage(TopicEntity topic, ServiceBusMessage message, string messageId, byte[]? properties, long enqueuedAt)
    {
        var timeToLive = Math.Min(message.TimeToLive.Ticks, topic.Declaration.DefaultMessageTimeToLive.Ticks);
        _message
            .Bind(1, topic.Id).Bind(2, enqueuedAt).Bind(4, timeToLive).Bind(5, messageId)
            .Bind(6, message.SessionId).Bind(7, message.PartitionKey).Bind(8, message.Subject).Bind(9, message.CorrelationId)
            .Bind(10, message.ContentType).Bind(11, message.ReplyTo).Bind(12, message.ReplyToSessionId).Bind(13, message.To)
            .Bind(15, message.Body.ToMemory().Span);
        if (message.ScheduledEnqueueTime != default)
        {
            _message.Bind(3, message.ScheduledEnqueueTime.UtcTicks);
        }

        if (properties is not null)
        {
            _message.Bind(14, properties.AsSpan());
        }

        _message.Run();
        return file.LastInsertedRow;
    }
}
