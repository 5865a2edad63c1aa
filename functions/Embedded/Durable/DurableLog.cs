using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Durable;

/// <summary>What the runtime of orchestrations tells. Inputs, outputs, events and the messages of exceptions, which can quote them, are never told.</summary>
internal static partial class DurableLog
{
    [LoggerMessage(3501, LogLevel.Error, "Activity '{Activity}' of orchestration '{InstanceId}' failed with {Exception}\n{Stack}")]
    public static partial void ActivityFailed(ILogger logger, string activity, string instanceId, string exception, string? stack);

    [LoggerMessage(3502, LogLevel.Error, "Orchestrator '{Orchestrator}' (instance '{InstanceId}') failed with {Exception}\n{Stack}")]
    public static partial void OrchestratorFailed(ILogger logger, string orchestrator, string instanceId, string exception, string? stack);

    [LoggerMessage(3503, LogLevel.Error, "{Report}")]
    public static partial void NotDeterministic(ILogger logger, string report);

    [LoggerMessage(3504, LogLevel.Error, "Orchestrator '{Orchestrator}' (instance '{InstanceId}') awaited something that is not of its context, and goes no further from there. It may await only tasks of its context; leave other work to an activity.")]
    public static partial void AwaitedSomethingElse(ILogger logger, string orchestrator, string instanceId);

    [LoggerMessage(3505, LogLevel.Error, "The state of orchestrations could not be read or written; it is tried again.")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(3506, LogLevel.Warning, "{Activities} activities did not end in time; they are run again after the restart.")]
    public static partial void NotDrained(ILogger logger, int activities);

    [LoggerMessage(3507, LogLevel.Information, "Activity '{Activity}' of orchestration '{InstanceId}' was stopped with the app; it is run again after the restart.")]
    public static partial void ActivityStopped(ILogger logger, string activity, string instanceId);
}
