using System.Globalization;
using CsCheck;
using Interchange.Embedded.Timers;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Tests.Timers;

public sealed class TimerScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Schedules = ["*/7 * * * * *", "0 */5 * * * *", "0 0 4 * * *", "00:00:13"];

    [Theory]
    [InlineData("*/5 * * * * *", "2026-07-02T12:00:05Z")]
    [InlineData("30 */5 * * * *", "2026-07-02T12:00:30Z")]
    [InlineData("0 0 3 * * mon", "2026-07-06T03:00:00Z")]
    [InlineData("*/5 * * * *", "2026-07-02T12:05:00Z")]
    [InlineData("01:30:00", "2026-07-02T13:30:00Z")]
    [InlineData("00:00:01", "2026-07-02T12:00:01Z")]
    public void Knows_the_next_occurrence(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), TimerSchedule.Parse(text)!.After(Noon));

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("61 * * * * *")]
    [InlineData("00:00:00")]
    [InlineData("-00:05:00")]
    public void Refuses_what_is_no_schedule(string text) => Assert.Null(TimerSchedule.Parse(text));

    [Fact]
    public void Has_no_occurrence_where_the_calendar_has_none() => Assert.Null(TimerSchedule.Parse("0 0 0 31 2 *")!.After(Noon));

    [Fact]
    public void Always_plans_the_following_occurrence_in_the_future() =>
        Gen.Select(Gen.Int[0, Schedules.Length - 1], Gen.Int[0, 500_000], Gen.Int[0, 500_000]).Sample((index, due, late) =>
        {
            var schedule = TimerSchedule.Parse(Schedules[index])!;
            var occurrence = Noon.AddSeconds(due);
            var now = occurrence.AddSeconds(late);

            return TimerPlan.Following(occurrence, schedule, now) > now;
        });

    [Fact]
    public void Keeps_the_occurrence_that_was_missed_while_nothing_ran()
    {
        var missed = new TimerState("0 * * * * *", null, Noon.AddHours(-1), null, null, null);
        var schedule = TimerSchedule.Parse("0 * * * * *")!;

        Assert.Equal(missed.Next, TimerPlan.First(missed, "0 * * * * *", schedule, monitored: true, Noon));
        Assert.Equal(Noon.AddMinutes(1), TimerPlan.First(missed, "0 * * * * *", schedule, monitored: false, Noon));
        Assert.Equal(Noon.AddMinutes(1), TimerPlan.First(missed with { Schedule = "0 0 * * * *" }, "0 * * * * *", schedule, monitored: true, Noon));
        Assert.Equal(Noon.AddMinutes(1), TimerPlan.First(null, "0 * * * * *", schedule, monitored: true, Noon));
    }

    [Fact]
    public void Waits_between_retries_as_declared()
    {
        var @fixed = new FixedDelayRetryAttribute(2, "00:00:05");
        var backoff = new ExponentialBackoffRetryAttribute(-1, "00:00:02", "00:00:30");

        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), null], new[] { 1, 2, 3 }.Select(retry => RetryPlan.Before(retry, @fixed)));
        Assert.Equal([2, 4, 8, 16, 30, 30], new[] { 1, 2, 3, 4, 5, 90 }.Select(retry => (int)RetryPlan.Before(retry, backoff)!.Value.TotalSeconds));
        Assert.Null(RetryPlan.Before(1, null));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-00:00:01")]
    public void Refuses_a_retry_delay_that_is_no_time(string delay)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(1, delay));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialBackoffRetryAttribute(1, delay, "00:01:00"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialBackoffRetryAttribute(1, "00:00:05", delay));
    }
}
