namespace Azure.Messaging.ServiceBus;

/// <summary>Where a message is on its way.</summary>
public enum ServiceBusMessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}
