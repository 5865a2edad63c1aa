using System.Globalization;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>
/// A request's own clocks out of its headers, in seconds, for callers whose library does not let them add to the body. <c>provider.timeouts</c> counts
/// before them; the bounds are the same.
/// </summary>
internal static class TimeoutHeaders
{
    public const string Connect = "X-Interchange-Timeout-Connect";
    public const string FirstToken = "X-Interchange-Timeout-First-Token";
    public const string Idle = "X-Interchange-Timeout-Idle";
    public const string Total = "X-Interchange-Timeout-Total";

    /// <summary>The body's clocks, and the headers' where the body sets none; null when neither sets any.</summary>
    /// <exception cref="GatewayException">400: a header is not a number of seconds within the bounds.</exception>
    public static TimeoutOverrides? Read(IHeaderDictionary headers, TimeoutOverrides? body)
    {
        var (connect, firstToken, idle, total) = (
            Seconds(headers, Connect, TimeoutOverrides.LongestConnect),
            Seconds(headers, FirstToken, TimeoutOverrides.Longest),
            Seconds(headers, Idle, TimeoutOverrides.Longest),
            Seconds(headers, Total, TimeoutOverrides.Longest));
        return connect is null && firstToken is null && idle is null && total is null
            ? body
            : new TimeoutOverrides
            {
                Connect = body?.Connect ?? connect,
                FirstToken = body?.FirstToken ?? firstToken,
                Idle = body?.Idle ?? idle,
                Total = body?.Total ?? total,
            };
    }

    private static TimeSpan? Seconds(IHeaderDictionary headers, string name, TimeSpan longest)
    {
        var value = headers[name];
        if (value.Count == 0)
        {
            return null;
        }

        var (least, most) = (TimeoutOverrides.Shortest.TotalSeconds, longest.TotalSeconds);
        return double.TryParse(value[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= least && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : throw new GatewayException(GatewayError.InvalidRequest(
                string.Create(CultureInfo.InvariantCulture, $"The header {name} must be a number of seconds from {least} to {most}.")));
    }
}
