using System.Globalization;

namespace Interchange.Gateway.Limits;

/// <summary>One minute or day, named by its start in UTC such that names of one interval are ordered as their windows are.</summary>
public static class RateWindow
{
    /// <summary>The window that a moment lies in.</summary>
    public static string Of(RateInterval interval, DateTimeOffset at) =>
        at.UtcDateTime.ToString(interval == RateInterval.Minute ? "yyyyMMddHHmm" : "yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>When the window that a moment lies in ends.</summary>
    public static DateTimeOffset EndOf(RateInterval interval, DateTimeOffset at)
    {
        var length = interval == RateInterval.Minute ? TimeSpan.TicksPerMinute : TimeSpan.TicksPerDay;
        return new DateTimeOffset(at.UtcTicks - (at.UtcTicks % length) + length, TimeSpan.Zero);
    }
}
