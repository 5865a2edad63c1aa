using System.Collections.Immutable;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>A division of time into buckets, in UTC.</summary>
/// <param name="Name">On the wire; rows have the bucket as <c>date__{name}</c>.</param>
/// <param name="Label">For people.</param>
/// <param name="Longest">The longest span of time that is divided so finely.</param>
/// <param name="Start">The start of the bucket that a moment in UTC belongs to.</param>
internal sealed record Granularity(string Name, string Label, TimeSpan Longest, Func<DateTimeOffset, DateTimeOffset> Start)
{
    public static readonly Granularity Minute = new("minute", "Minute", TimeSpan.FromHours(3), static time => Floor(time, TimeSpan.FromMinutes(1)));

    public static readonly Granularity Hour = new("hour", "Hour", TimeSpan.FromDays(31), static time => Floor(time, TimeSpan.FromHours(1)));

    public static readonly Granularity Day = new("day", "Day", AnalyticsQuery.LongestRange, static time => Floor(time, TimeSpan.FromDays(1)));

    /// <summary>Weeks begin on Monday, as the limits of keys do.</summary>
    public static readonly Granularity Week = new("week", "Week", AnalyticsQuery.LongestRange, static time => Floor(time, TimeSpan.FromDays(1)).AddDays(-(((int)time.DayOfWeek + 6) % 7)));

    public static readonly Granularity Month = new("month", "Month", AnalyticsQuery.LongestRange, static time => new DateTimeOffset(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero));

    public static ImmutableArray<Granularity> All { get; } = [Minute, Hour, Day, Week, Month];

    /// <summary>Name of the column with the bucket.</summary>
    public string Column => $"date__{Name}";

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan length) => time.AddTicks(-(time.Ticks % length.Ticks));
}
