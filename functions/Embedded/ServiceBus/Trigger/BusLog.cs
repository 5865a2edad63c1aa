using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>What the trigger tells. Bodies and properties of messages are never told.</summary>
internal static partial class BusLog
{
    [LoggerMessage(3401, LogLevel.Error, "Function '{Function}' failed for {Count} message(s) from number {SequenceNumber} on, delivery {DeliveryCount}; they are given back.")]
    public static partial void Failed(ILogger logger, string function, int count, long sequenceNumber, int deliveryCount, Exception exception);

    [LoggerMessage(3402, LogLevel.Warning, "Function '{Function}' returned, but {Lost} of {Count} message(s) from number {SequenceNumber} on were locked no more; they are delivered again.")]
    public static partial void LockLost(ILogger logger, string function, int lost, int count, long sequenceNumber);

    [LoggerMessage(3403, LogLevel.Error, "Function '{Function}' could not receive or settle messages; it is tried again.")]
    public static partial void BusFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(3404, LogLevel.Warning, "Function '{Function}' did not end in time; its messages are delivered again after the restart.")]
    public static partial void NotDrained(ILogger logger, string function);

    [LoggerMessage(3405, LogLevel.Error, "Tidying up the message file failed; it is tried again.")]
    public static partial void HousekeepingFailed(ILogger logger, Exception exception);
}
