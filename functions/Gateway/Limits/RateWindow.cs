using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Limits;

/// <summary>One minute or day, named after <see cref="WindowName"/> by its start.</summary>
public static class RateWindow
{
    /// <summary>The window that a moment lies in.</summary>
    public static string Of(RateInterval interval, DateTimeOffset at) => interval == RateInterval.Minute ? WindowName.OfMinute(at) : WindowName.OfDay(at);

    /// <summary>When the window that a moment lies in ends.</summary>
    public static DateTimeOffset EndOf(RateInterval interval, DateTimeOffset at)
    {
        var length = interval == RateInterval.Minute ? TimeSpan.TicksPerMinute : TimeSpan.TicksPerDay;
        return new DateTimeOffset(at.UtcTicks - (at.UtcTicks % length) + length, TimeSpan.Zero);
    }
}
