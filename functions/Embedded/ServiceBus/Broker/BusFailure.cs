using Azure.Messaging.ServiceBus;
using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>A failure of the state file as callers of the bus see it.</summary>
internal static class BusFailure
{
    public static Exception Of(StateFault fault, string message, Exception? cause) => new ServiceBusException(message, Reason(fault), innerException: cause);

    private static ServiceBusFailureReason Reason(StateFault fault) => fault switch
    {
        StateFault.Busy => ServiceBusFailureReason.ServiceBusy,
        StateFault.Full => ServiceBusFailureReason.QuotaExceeded,
        _ => ServiceBusFailureReason.GeneralError,
    };
}
