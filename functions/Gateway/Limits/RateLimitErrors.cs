using System.Globalization;
using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Limits;

/// <summary>
/// Tells a caller which limit stands in the way: 429 with <c>rate_limit_exceeded</c>, <c>Retry-After</c>, and <c>X-RateLimit-Limit</c>, <c>-Remaining</c> and
/// <c>-Reset</c> (milliseconds since 1970), which an upstream's 429 never carries. Source: the limits chapter of OpenRouter's documentation.
/// </summary>
public static class RateLimitErrors
{
    /// <summary>Puts the headers on the response and makes the error.</summary>
    public static GatewayError Of(RateRefusal refusal, HttpResponse response, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        ArgumentNullException.ThrowIfNull(response);
        var (most, what, scope) = refusal switch
        {
            { Limit: { } limit } => (limit.Most, $"{Count(limit.Most, Unit(limit))} per {Interval(limit)}", $"{Unit(limit)}_per_{Interval(limit)}"),
            { Slots: { } slots } => (slots.Most, $"{Count(slots.Most, "requests")} at the same time", "concurrency"),
            _ => throw new ArgumentException("A refusal names a limit.", nameof(refusal)),
        };
        var subject = refusal.Limit?.Subject ?? refusal.Slots!.Subject;
        var reset = refusal.ResetsAt.ToUnixTimeMilliseconds();
        response.Headers["X-RateLimit-Limit"] = most.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Remaining"] = refusal.Remaining.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Reset"] = reset.ToString(CultureInfo.InvariantCulture);
        var wait = refusal.ResetsAt > now ? refusal.ResetsAt - now : TimeSpan.FromSeconds(1);
        return new GatewayError(
            429,
            ErrorType.RateLimitExceeded,
            $"The gateway's own limit for {subject} is reached: {what}. {Advice(refusal, wait)}")
        {
            RetryAfter = wait,
            Metadata = new JsonObject
            {
                ["limit_scope"] = subject,
                ["limit_kind"] = scope,
                ["limit"] = most,
                ["remaining"] = refusal.Remaining,
                ["resets_at"] = refusal.ResetsAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            },
        };
    }

    private static string Advice(RateRefusal refusal, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (refusal.Limit is not { } limit)
        {
            return "Try again when one of them has ended.";
        }

        return limit.Unit == RateUnit.Tokens && refusal.Remaining > 0
            ? $"{refusal.Remaining.ToString(CultureInfo.InvariantCulture)} tokens are left: a request whose prompt and max_tokens fit passes now, any other in {seconds} s."
            : $"Try again in {seconds} s.";
    }

    private static string Count(long most, string unit) => $"{most.ToString(CultureInfo.InvariantCulture)} {(most == 1 ? unit[..^1] : unit)}";

    private static string Unit(RateLimit limit) => limit.Unit == RateUnit.Requests ? "requests" : "tokens";

    private static string Interval(RateLimit limit) => limit.Interval == RateInterval.Minute ? "minute" : "day";
}
