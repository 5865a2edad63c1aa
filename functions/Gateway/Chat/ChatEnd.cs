using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat;

/// <summary>Endings that streamed and whole answers share.</summary>
internal static class ChatEnd
{
    /// <summary>The answer was there and its usage event is not durable: it must not look like a success (invariant I5).</summary>
    public static GatewayError NotRecorded { get; } = GatewayError.Unavailable(
        "The answer could not be recorded, so it is not delivered as complete, and it is not charged. Retry shortly.");

    /// <summary>
    /// Lets an attempt go on for a bounded time after the caller has left: the provider may bill what it produces, and only its last words say how much.
    /// </summary>
    public static CancellationTokenRegistration DrainWhenCallerLeaves(ChatRun run, AttemptClock clock, TimeSpan drain) =>
        run.CallerLeft.UnsafeRegister(
            static state =>
            {
                var (attempt, limit) = ((AttemptClock, TimeSpan))state!;
                attempt.EndWithin(limit);
            },
            (clock, drain));

    /// <summary>Records a request that no provider answered. Nothing was used, so a bus that is down does not change the caller's error.</summary>
    /// <returns>What was recorded.</returns>
    public static async Task<UsageEvent> RecordUnansweredAsync(ChatRun run, UsageOutbox outbox, ChatTelemetry telemetry)
    {
        var unanswered = run.Unanswered();
        if (run.IsRefused)
        {
            return unanswered;
        }

        telemetry.Ended(unanswered);
        try
        {
            await outbox.PublishAsync(unanswered);
        }
        catch (UsageNotDurableException)
        {
            // The outbox has logged it; the caller learns of the provider's failure, which is the news that matters.
        }

        return unanswered;
    }
}
