namespace Interchange.Gateway.Usage.Activity;

/// <summary>When periods are rolled up.</summary>
internal static class RollUpSchedule
{
    /// <summary>How long after its end a period is rolled up: by then nearly all of its generations have been recorded. Those that come later are added.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMinutes(5);

    /// <summary>The most by which the clocks of two instances may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>Up to when quarters of an hour may be rolled up now.</summary>
    public static DateTimeOffset Closed(DateTimeOffset now) => ActivityPeriod.Floor(PeriodLength.Quarter, now - Settle);

    /// <summary>Whether no instance rolls up the period yet, whatever its clock says: what is recorded until then needs no second mark.</summary>
    public static bool IsOpen(ActivityPeriod period, DateTimeOffset now) => now < period.End + Settle - Skew;
}
