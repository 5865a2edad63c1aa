using System.Globalization;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>
/// One day, week or month of a <see cref="SpendInterval"/>, named after <see cref="WindowName"/> by the day on which it starts; <c>""</c> for a lifetime.
/// </summary>
public static class SpendWindow
{
    /// <summary>The window that a moment lies in.</summary>
    public static string Of(SpendInterval interval, DateTimeOffset at) =>
        interval == SpendInterval.Lifetime ? "" : WindowName.OfDay(Start(interval, at));

    /// <summary>Whether the text has the form of a window's name.</summary>
    public static bool IsOne(SpendInterval interval, string window) =>
        interval == SpendInterval.Lifetime ? window.Length == 0 : window.Length == 8 && window.All(char.IsAsciiDigit);

    /// <summary>When the window that a moment lies in ends and the next one starts; null for a lifetime.</summary>
    public static DateTimeOffset? EndOf(SpendInterval interval, DateTimeOffset at) => interval switch
    {
        SpendInterval.Daily => Start(interval, at).AddDays(1),
        SpendInterval.Weekly => Start(interval, at).AddDays(7),
        SpendInterval.Monthly => Start(interval, at).AddMonths(1),
        _ => null,
    };

    /// <summary>When a window ends and the next one starts; null for a lifetime.</summary>
    public static DateTimeOffset? EndOf(SpendInterval interval, string window) => interval == SpendInterval.Lifetime
        ? null
        : EndOf(interval, DateTimeOffset.ParseExact(window, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));

    private static DateTimeOffset Start(SpendInterval interval, DateTimeOffset at)
    {
        var day = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        return interval switch
        {
            SpendInterval.Weekly => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            SpendInterval.Monthly => day.AddDays(1 - day.Day),
            _ => day,
        };
    }
}
