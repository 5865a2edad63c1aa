using System.Globalization;
using NCrontab;

namespace Interchange.Embedded.Timers;

/// <summary>When a timer is due.</summary>
internal abstract class TimerSchedule
{
    /// <summary>The first occurrence after the given moment; null when there is none.</summary>
    public abstract DateTimeOffset? After(DateTimeOffset moment);

    /// <summary>Reads NCRONTAB with five fields, or six that begin with seconds, or a time span. Null when the text is neither.</summary>
    public static TimerSchedule? Parse(string text)
    {
        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is { } withSeconds)
        {
            return new Crontab(withSeconds);
        }

        if (CrontabSchedule.TryParse(text) is { } withMinutes)
        {
            return new Crontab(withMinutes);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval >= TimeSpan.FromSeconds(1) ? new Constant(interval) : null;
    }

    private sealed class Crontab(CrontabSchedule schedule) : TimerSchedule
    {
        public override DateTimeOffset? After(DateTimeOffset moment)
        {
            // The library says "never" with the end of the range that it searches.
            var next = schedule.GetNextOccurrence(moment.UtcDateTime, DateTime.MaxValue);
            return next == DateTime.MaxValue ? null : new DateTimeOffset(next, TimeSpan.Zero);
        }
    }

    private sealed class Constant(TimeSpan interval) : TimerSchedule
    {
        public override DateTimeOffset? After(DateTimeOffset moment) => moment + interval;
    }
}
