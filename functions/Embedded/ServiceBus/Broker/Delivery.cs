namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>One delivery of one message: what settles it.</summary>
/// <param name="LockId">Shared by the messages that were taken together, and by no other.</param>
/// <param name="InSession">Whether the lock is the lock of the message's session.</param>
internal sealed record Delivery(QueueEntity Queue, long Sequence, long LockId, bool InSession)
{
    /// <summary>As <c>LockToken</c> shows it.</summary>
    public Guid Token
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            BitConverter.TryWriteBytes(bytes, LockId);
            BitConverter.TryWriteBytes(bytes[8..], Sequence);
            return new Guid(bytes);
        }
    }
}
