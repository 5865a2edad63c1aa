using Azure.Messaging.ServiceBus;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>What the trigger parameter is given.</summary>
internal static class TriggerValue
{
    private static readonly Dictionary<Type, Func<ServiceBusReceivedMessage, object>> Single = new()
    {
        [typeof(ServiceBusReceivedMessage)] = static message => message,
        [typeof(string)] = static message => message.Body.ToString(),
        [typeof(BinaryData)] = static message => message.Body,
        [typeof(byte[])] = static message => message.Body.ToArray(),
    };

    /// <summary>Null when a parameter of the type cannot be given a message.</summary>
    public static Func<ServiceBusReceivedMessage, object>? Of(Type parameter) => Single.GetValueOrDefault(parameter);
}
