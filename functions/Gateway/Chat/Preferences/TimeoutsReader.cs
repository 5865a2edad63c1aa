using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Preferences;

/// <summary>
/// Reads the gateway's own <c>provider.timeouts</c>, in seconds. The bounds: <c>connect</c> up to a minute,
/// <c>first_token</c> and <c>idle</c> up to ten minutes, <c>total</c> up to an hour; each at least a tenth of a second.
/// </summary>
internal static class TimeoutsReader
{
    private const double Shortest = 0.1;
    private const double LongestConnect = 60;
    private const double LongestSilence = 600;
    private const double LongestTotal = 3600;

    public static TimeoutOverrides Read(PreferenceValue value)
    {
        var timeouts = new TimeoutOverrides();
        var members = value.Members("{\"first_token\": 20, \"total\": 120}");
        while (members.Next())
        {
            timeouts = members.Name switch
            {
                "connect" => timeouts with { Connect = members.Value.Seconds(Shortest, LongestConnect) },
                "first_token" => timeouts with { FirstToken = members.Value.Seconds(Shortest, LongestSilence) },
                "idle" => timeouts with { Idle = members.Value.Seconds(Shortest, LongestSilence) },
                "total" => timeouts with { Total = members.Value.Seconds(Shortest, LongestTotal) },
                _ => throw members.Unknown("connect, first_token, idle and total"),
            };
        }

        return timeouts;
    }
}
