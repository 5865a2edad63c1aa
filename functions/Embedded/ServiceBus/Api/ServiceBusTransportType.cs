namespace Azure.Messaging.ServiceBus;

/// <summary>The protocol to the service. Nothing is transported here, so both mean the same.</summary>
public enum ServiceBusTransportType
{
    AmqpTcp = 0,
    AmqpWebSockets = 1,
}
