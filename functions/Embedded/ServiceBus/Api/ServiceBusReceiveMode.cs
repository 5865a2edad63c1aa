namespace Azure.Messaging.ServiceBus;

/// <summary>Whether a received message stays, locked, until it is settled.</summary>
public enum ServiceBusReceiveMode
{
    /// <summary>The message is locked for its receiver and must be settled: delivered at least once.</summary>
    PeekLock = 0,

    /// <summary>The message is gone when it is received: delivered at most once.</summary>
    ReceiveAndDelete = 1,
}
