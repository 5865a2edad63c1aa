namespace Interchange.Embedded.Timers;

/// <summary>Decides what a timer does next, from what is stored.</summary>
internal static class TimerPlan
{
    /// <summary>
    /// The occurrence that a starting process waits for. A stored one of the same schedule stands, also when it is past: it was missed, or is about to run
    /// elsewhere. Without monitoring nothing missed is made up for.
    /// </summary>
    public static DateTimeOffset? First(TimerState? stored, string scheduleText, TimerSchedule schedule, bool monitored, DateTimeOffset now) =>
        stored is not null && stored.Schedule == scheduleText && (monitored || stored.Next > now || stored.IsLeased(now))
            ? stored.Next
            : schedule.After(now);

    /// <summary>The occurrence after one that has run: the schedule's next from now, so that missed ones are made up for once, not one by one.</summary>
    public static DateTimeOffset? Following(DateTimeOffset occurrence, TimerSchedule schedule, DateTimeOffset now)
    {
        var next = schedule.After(occurrence);
        return next > now ? next : schedule.After(now);
    }
}
