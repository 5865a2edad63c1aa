namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function learns about the occurrence that it runs for.</summary>
public class TimerInfo
{
    /// <summary>Null when the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>The occurrence was due earlier than now.</summary>
    public bool IsPastDue { get; set; }
}
