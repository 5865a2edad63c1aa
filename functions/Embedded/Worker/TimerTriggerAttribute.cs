namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule.</summary>
/// <param name="schedule">NCRONTAB with five or six fields (seconds first), a time span such as <c>00:05:00</c>, or <c>%Setting%</c> that holds one. UTC.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    public string Schedule { get; } = schedule;

    /// <summary>Keeps the schedule's state, so that an occurrence missed while the app was down is made up for at the next start. Default true.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Runs the function once when the app starts, whatever the schedule says. Default false.</summary>
    public bool RunOnStartup { get; set; }
}
