namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>The messages of one take, or some of them in a row: settled by one statement, since only theirs carry the lock's number.</summary>
internal readonly record struct DeliveryRange(QueueEntity Queue, long First, long Last, long LockId)
{
    public static DeliveryRange Of(Delivery delivery) => new(delivery.Queue, delivery.Sequence, delivery.Sequence, delivery.LockId);
}
