namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>What becomes of a message that a receiver could have.</summary>
internal static class DeliveryRules
{
    public const string MaxDeliveryCountExceeded = "MaxDeliveryCountExceeded";
    public const string TimeToLiveExpired = "TTLExpiredException";

    /// <param name="deliveries">How often it was delivered so far.</param>
    public static Fate Of(QueueEntity queue, int deliveries, long expiresAt, long now)
    {
        // A dead letter stays until somebody takes it.
        if (queue.IsDeadLetter)
        {
            return Fate.Deliver;
        }

        if (expiresAt <= now)
        {
            return queue.Declaration.DeadLetteringOnMessageExpiration ? Fate.DeadLetterAsExpired : Fate.Drop;
        }

        return deliveries >= queue.Declaration.MaxDeliveryCount ? Fate.DeadLetterAsExhausted : Fate.Deliver;
    }

    public static string Exhausted(QueueEntity queue) =>
        $"It was delivered {queue.Declaration.MaxDeliveryCount} times, the most that '{queue.Path}' allows, and never completed.";

    public static string Expired(QueueEntity queue) => $"Its time to live ended before it was completed in '{queue.Path}'.";
}
