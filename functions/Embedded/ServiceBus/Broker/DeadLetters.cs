using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Takes messages out of the active queue for good. Runs inside the caller's transaction.</summary>
internal sealed class DeadLetters(StateFile file, FinishedMessages finished)
{
    private readonly Statement _move = file.Prepare("""
        UPDATE bus_delivery
        SET queue = 1, available_at = 0, lock_id = 0, owner = 0, expires_at = ?4, session_id = NULL, dead_reason = ?5, dead_description = ?6
        WHERE subscription = ?1 AND queue = 0 AND sequence = ?2 AND lock_id = ?3
        """);

    private readonly Statement _drop = file.Prepare("DELETE FROM bus_delivery WHERE subscription = ?1 AND queue = 0 AND sequence = ?2 AND lock_id = ?3");

    /// <summary>Does what the fate says to a message that is not to be delivered.</summary>
    public void Apply(Fate fate, QueueEntity queue, long sequence, long lockId)
    {
        switch (fate)
        {
            case Fate.Drop:
                _drop.Bind(1, queue.Subscription.Id).Bind(2, sequence).Bind(3, lockId).Run();
                finished.Add(sequence, sequence);
                break;
            case Fate.DeadLetterAsExpired:
                Move(queue, sequence, lockId, DeliveryRules.TimeToLiveExpired, DeliveryRules.Expired(queue));
                break;
            case Fate.DeadLetterAsExhausted:
                Move(queue, sequence, lockId, DeliveryRules.MaxDeliveryCountExceeded, DeliveryRules.Exhausted(queue));
                break;
            case Fate.Deliver:
                break;
        }
    }

    /// <returns>False when the message is not there under that lock.</returns>
    public bool Move(QueueEntity queue, long sequence, long lockId, string? reason, string? description) =>
        _move
            .Bind(1, queue.Subscription.Id).Bind(2, sequence).Bind(3, lockId)
            .Bind(4, BusSchema.Never).Bind(5, reason).Bind(6, description)
            .Run() == 1;
}
