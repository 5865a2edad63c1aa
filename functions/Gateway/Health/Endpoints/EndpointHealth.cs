using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Listing;

namespace Interchange.Gateway.Health.Endpoints;

/// <summary>
/// How endpoints do, for routing and for the public listing.
/// An endpoint is unstable while its breaker keeps attempts out, and while at least two attempts and at least half of all that it saw in the
/// last 30 seconds failed; on other instances too, by the half minute under way. One whose rest is over is not: the next request is its probe, and the others
/// are turned away at once.
/// Percentiles need 20 answers, uptime 100 requests, tool calls 200 answers with tool calls in two hours.
/// </summary>
internal sealed class EndpointHealth(TrackedEndpoints endpoints, TimeProvider time) : IEndpointHealth, IEndpointStatistics
{
    private const int StatusWell = 0;
    private const int StatusDegraded = -1;
    private const int StatusDown = -2;
    private const int StatusResting = -5;

    EndpointCondition IEndpointHealth.Of(ModelEndpoint endpoint) => endpoints.Of(endpoint).Condition(time);

    EndpointStatistics IEndpointStatistics.Of(ModelEndpoint endpoint)
    {
        var tracked = endpoints.Of(endpoint);
        var condition = tracked.Condition(time);
        var status = (condition, tracked.Breaker) switch
        {
            (_, { State.Phase: Breakers.BreakerPhase.Open }) => StatusResting,
            ({ Uptime: UptimeClass.Down }, _) => StatusDown,
            ({ Uptime: UptimeClass.Degraded } or { Unstable: true }, _) => StatusDegraded,
            _ => StatusWell,
        };
        if (tracked.Windows is not { } windows)
        {
            return new EndpointStatistics { Status = status };
        }

        var now = time.GetUtcNow();
        var (five, thirty, day) = (new WindowCell(), new WindowCell(), new WindowCell());
        windows.SumMinutes(5, now, five);
        windows.SumMinutes(30, now, thirty);
        windows.CountHours(24, now, day);
        return new EndpointStatistics
        {
            Status = status,
            UptimeLast5Minutes = Percent(five),
            UptimeLast30Minutes = Percent(thirty),
            UptimeLastDay = Percent(day),
            LatencyMilliseconds = Listed(TrackedEndpoint.Rising(thirty.Latency), 1000),
            TokensPerSecond = Listed(TrackedEndpoint.Falling(thirty.Throughput), 1),
        };
    }

    private static double? Percent(WindowCell cell) => UptimeRule.Uptime(cell.Answered, cell.Failed) * 100;

    private static ListedPercentiles? Listed(Percentiles? percentiles, double factor) => percentiles is { } p
        ? new ListedPercentiles(p.P50 * factor, p.P75 * factor, p.P90 * factor, p.P99 * factor)
        : null;
}
