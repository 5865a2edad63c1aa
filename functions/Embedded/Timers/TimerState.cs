namespace Interchange.Embedded.Timers;

/// <summary>What the processes that share a state folder know together about one timer.</summary>
/// <param name="Schedule">The text of the schedule that <paramref name="Next"/> was computed from.</param>
/// <param name="Last">The occurrence that ran last; null when none has.</param>
/// <param name="Next">The occurrence that is due next.</param>
/// <param name="LastUpdated">When the last run ended.</param>
/// <param name="Owner">The process that runs the occurrence <paramref name="Next"/> now, while its lease lasts.</param>
/// <param name="LeasedUntil">When that lease ends, unless it is renewed.</param>
internal sealed record TimerState(string Schedule, DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset? LastUpdated, string? Owner, DateTimeOffset? LeasedUntil)
{
    public bool IsLeased(DateTimeOffset now) => Owner is not null && LeasedUntil > now;
}
