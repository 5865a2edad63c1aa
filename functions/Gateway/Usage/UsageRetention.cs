using System.Globalization;
using Interchange.Gateway.Usage.Activity;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Usage;

/// <summary>How long it is kept what was used. Whole days in UTC; what is older goes within two days.</summary>
public sealed record UsageRetention
{
    public const string RecordsSetting = "Usage:RecordsKept";

    public const string ActivitySetting = "Usage:ActivityKept";

    private static readonly TimeSpan Least = TimeSpan.FromDays(2);
    private static readonly TimeSpan Most = TimeSpan.FromDays(3650);

    /// <summary>Generation records, and roll-ups of less than a day. Setting <c>Usage:RecordsKept</c>, default 90 days.</summary>
    public TimeSpan Records { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Roll-ups of days. Setting <c>Usage:ActivityKept</c>, default 730 days, and no less than records are kept.</summary>
    public TimeSpan Activity { get; init; } = TimeSpan.FromDays(730);

    /// <exception cref="InvalidOperationException">A setting is not a time span or is out of range.</exception>
    public static UsageRetention From(IConfiguration configuration)
    {
        var defaults = new UsageRetention();
        var records = Read(configuration, RecordsSetting, defaults.Records, Least);
        return new UsageRetention { Records = records, Activity = Read(configuration, ActivitySetting, Longer(defaults.Activity, records), records) };
    }

    /// <summary>The first moment whose records are kept.</summary>
    public DateTimeOffset FirstRecords(DateTimeOffset now) => ActivityPeriod.Floor(PeriodLength.Day, now - Records);

    /// <summary>The first moment whose day is kept.</summary>
    public DateTimeOffset FirstActivity(DateTimeOffset now) => ActivityPeriod.Floor(PeriodLength.Day, now - Activity);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Read(IConfiguration configuration, string setting, TimeSpan otherwise, TimeSpan least)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= Most
            ? value
            : throw new InvalidOperationException($"Setting {setting} must be a time span from {least:c} to {Most:c}, such as {otherwise:c}.");
    }
}
