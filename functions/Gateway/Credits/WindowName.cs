using System.Globalization;

namespace Interchange.Gateway.Credits;

/// <summary>
/// Names of the windows in which things are counted before they start at zero again: by the UTC time at which one starts, so that the windows of one length are
/// ordered as their names are, ordinally.
/// </summary>
public static class WindowName
{
    /// <summary>The name of a window of a day or more, such as <c>20261125</c>.</summary>
    public static string OfDay(DateTimeOffset start) => start.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The name of a window of a minute, such as <c>202611252359</c>.</summary>
    public static string OfMinute(DateTimeOffset start) => start.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether a window is later than the one that something was counted in, so that the count starts anew. A count never goes back: where clocks differ, the
    /// latest window that any of them has named is the current one.
    /// </summary>
    public static bool IsLater(string window, string counted) => string.CompareOrdinal(window, counted) > 0;
}
