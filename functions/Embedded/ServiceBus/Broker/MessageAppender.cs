using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Sends: one short transaction each, done when the call returns.</summary>
internal sealed class MessageAppender(StateFile file, MessageRows rows, ScheduledMessages schedule, FinishedMessages finished, TimeProvider time)
{
    /// <summary>Adds the messages to the topic, all or none. Duplicates are accepted and dropped.</summary>
    /// <returns>The sequence number of the last message that was added, 0 when none was.</returns>
    /// <exception cref="ServiceBusException">They are too large together.</exception>
    /// <exception cref="InvalidOperationException">A session is required and a message names none.</exception>
    public long Append(TopicEntity topic, ReadOnlySpan<ServiceBusMessage> messages)
    {
        if (messages.IsEmpty)
        {
            return 0;
        }

        Check(topic, messages);
        var properties = messages.Length == 1 ? PropertyCodec.Encode(messages[0].PropertiesOrNull) : null;
        var batch = messages.Length == 1 ? null : EncodeAll(messages);
        var now = time.GetUtcNow().UtcTicks;
        var sequence = 0L;
        var visible = false;
        var due = BusSchema.Never;
        using (var transaction = file.Begin())
        {
            for (var index = 0; index < messages.Length; index++)
            {
                var message = messages[index];
                var id = message.MessageId ?? Guid.NewGuid().ToString("N");
                if (topic.Declaration.RequiresDuplicateDetection && !rows.Remember(topic, id, now))
                {
                    continue;
                }

                var scheduledFor = message.ScheduledEnqueueTime.UtcTicks;
                sequence = rows.AddMessage(topic, message, id, batch is null ? properties : batch[index], Math.Max(now, scheduledFor));
                if (scheduledFor > now)
                {
                    schedule.Add(sequence, scheduledFor);
                    due = Math.Min(due, scheduledFor);
                }
                else
                {
                    visible = true;
                }
            }

            transaction.Commit();
        }

        schedule.Expect(due);
        BusMetrics.Sends.Add(1);
        BusMetrics.MessagesSent.Add(messages.Length);
        if (topic.Subscriptions.Length == 0)
        {
            finished.Add(Math.Max(1, sequence - messages.Length), sequence);
        }

        if (visible || due != BusSchema.Never)
        {
            topic.Pulse();
        }

        return sequence;
    }

    private static byte[]?[] EncodeAll(ReadOnlySpan<ServiceBusMessage> messages)
    {
        var encoded = new byte[]?[messages.Length];
        for (var index = 0; index < messages.Length; index++)
        {
            encoded[index] = PropertyCodec.Encode(messages[index].PropertiesOrNull);
        }

        return encoded;
    }

    private static void Check(TopicEntity topic, ReadOnlySpan<ServiceBusMessage> messages)
    {
        var size = 0L;
        foreach (var message in messages)
        {
            size += MessageSize.Of(message);
            if (message.SessionId is null && topic.SessionSubscription is { } subscription)
            {
                throw new InvalidOperationException(
                    $"The message has no SessionId, which '{subscription.Path}' needs since it requires sessions; set SessionId before sending to '{topic.Name}'.");
            }
        }

        if (size > MessageSize.Limit)
        {
            throw new ServiceBusException(
                $"The send is {size} bytes, and at most {MessageSize.Limit} can be sent at once; send less, or keep large content elsewhere and send a reference.",
                ServiceBusFailureReason.MessageSizeExceeded,
                topic.Name);
        }
    }
}
