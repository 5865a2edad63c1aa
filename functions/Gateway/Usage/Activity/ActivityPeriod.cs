using System.Globalization;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>A span of time that has a roll-up of its own.</summary>
internal readonly record struct ActivityPeriod
{
    private const string KeyFormat = "yyyyMMddHHmm";

    private ActivityPeriod(PeriodLength length, DateTimeOffset start)
    {
        Length = length;
        Start = start;
    }

    public PeriodLength Length { get; }

    public DateTimeOffset Start { get; }

    /// <summary>The moment after the last.</summary>
    public DateTimeOffset End => Start + Span(Length);

    /// <summary>The start as digits, in whose order periods are.</summary>
    public string Key => Start.ToString(KeyFormat, CultureInfo.InvariantCulture);

    /// <summary>The period that the moment belongs to.</summary>
    public static ActivityPeriod Of(PeriodLength length, DateTimeOffset time) => new(length, Floor(length, time));

    /// <exception cref="InvalidDataException">Not a key of such a period.</exception>
    public static ActivityPeriod Parse(PeriodLength length, string key) =>
        DateTimeOffset.TryParseExact(key, KeyFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var start)
        && Floor(length, start) == start
            ? new ActivityPeriod(length, start)
            : throw new InvalidDataException("A roll-up has a key that names no period.");

    public static TimeSpan Span(PeriodLength length) => length == PeriodLength.Day ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(15);

    /// <summary>The latest start of a period that is not after the moment, in UTC.</summary>
    public static DateTimeOffset Floor(PeriodLength length, DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % Span(length).Ticks));
    }

    /// <summary>The earliest start of a period that is not before the moment, in UTC.</summary>
    public static DateTimeOffset Ceiling(PeriodLength length, DateTimeOffset time)
    {
        var floor = Floor(length, time);
        return floor == time ? floor : floor + Span(length);
    }
}
