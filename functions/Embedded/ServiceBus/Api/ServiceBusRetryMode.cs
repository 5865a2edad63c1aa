namespace Azure.Messaging.ServiceBus;

/// <summary>How the delay between attempts grows.</summary>
public enum ServiceBusRetryMode
{
    Fixed = 0,
    Exponential = 1,
}
