using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Preferences;

/// <summary>Reads the gateway's own <c>provider.timeouts</c>, in seconds, within the bounds of <see cref="TimeoutOverrides"/>.</summary>
internal static class TimeoutsReader
{
    public static TimeoutOverrides Read(PreferenceValue value)
    {
        var timeouts = new TimeoutOverrides();
        var members = value.Members("{\"first_token\": 20, \"total\": 120}");
        while (members.Next())
        {
            timeouts = members.Name switch
            {
                "connect" => timeouts with { Connect = Seconds(members.Value, TimeoutOverrides.LongestConnect) },
                "first_token" => timeouts with { FirstToken = Seconds(members.Value, TimeoutOverrides.Longest) },
                "idle" => timeouts with { Idle = Seconds(members.Value, TimeoutOverrides.Longest) },
                "total" => timeouts with { Total = Seconds(members.Value, TimeoutOverrides.Longest) },
                _ => throw members.Unknown("connect, first_token, idle and total"),
            };
        }

        return timeouts;
    }

    private static TimeSpan Seconds(PreferenceValue value, TimeSpan longest) => value.Seconds(TimeoutOverrides.Shortest.TotalSeconds, longest.TotalSeconds);
}
