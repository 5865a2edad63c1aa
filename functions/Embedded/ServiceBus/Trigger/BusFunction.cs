using Azure.Messaging.ServiceBus;
using Interchange.Embedded.Functions;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>A function with a Service Bus trigger, checked.</summary>
/// <param name="Value">Makes the trigger parameter of one message; null for a function that takes an array.</param>
internal sealed record BusFunction(
    FunctionDescriptor Descriptor,
    string TopicName,
    string SubscriptionName,
    bool AutoComplete,
    Func<ServiceBusReceivedMessage, object>? Value)
{
    public bool IsBatched => Value is null;
}
