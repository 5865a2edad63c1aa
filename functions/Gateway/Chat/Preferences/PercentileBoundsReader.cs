using System.Text.Json;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Preferences;

/// <summary>Reads <c>provider.preferred_min_throughput</c> and <c>provider.preferred_max_latency</c>: a number for the median, or an object of percentiles.</summary>
internal static class PercentileBoundsReader
{
    public static PercentileBounds Read(PreferenceValue value, string unit)
    {
        if (value.Kind != JsonTokenType.StartObject)
        {
            return new PercentileBounds(
                value.Kind == JsonTokenType.Number
                    ? value.PositiveNumber(unit)
                    : throw value.Refuse($"must be a number of {unit} above 0, or an object such as {{\"p90\": 2}}."));
        }

        var bounds = new PercentileBounds(null);
        var members = value.Members("{\"p90\": 2}");
        while (members.Next())
        {
            var bound = members.Name is "p50" or "p75" or "p90" or "p99"
                ? members.Value.PositiveNumber(unit)
                : throw members.Unknown("p50, p75, p90 and p99");
            bounds = members.Name switch
            {
                "p50" => bounds with { P50 = bound },
                "p75" => bounds with { P75 = bound },
                "p90" => bounds with { P90 = bound },
                _ => bounds with { P99 = bound },
            };
        }

        return bounds;
    }
}
