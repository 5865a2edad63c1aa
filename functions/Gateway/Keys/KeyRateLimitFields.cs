using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Keys;

/// <summary>The field <c>rate_limits</c> of keys: read from bodies and written into answers.</summary>
internal static class KeyRateLimitFields
{
    public const string Name = "rate_limits";

    private const long Most = 1_000_000_000;

    /// <summary>An object whose members that are there are changed, or null for no limits at all.</summary>
    public static KeyRateLimits Change(JsonProperty field, KeyRateLimits limits) => field.Value.ValueKind switch
    {
        JsonValueKind.Null => KeyRateLimits.None,
        JsonValueKind.Object => field.Value.EnumerateObject().Aggregate(limits, static (changed, member) => member.Name switch
        {
            "requests_per_minute" => changed with { RequestsPerMinute = Bound(member) },
            "requests_per_day" => changed with { RequestsPerDay = Bound(member) },
            "tokens_per_minute" => changed with { TokensPerMinute = Bound(member) },
            "concurrency" => changed with { Concurrency = Bound(member) },
            _ => throw JsonFields.Invalid($"{Name} has requests_per_minute, requests_per_day, tokens_per_minute and concurrency; it was sent with a member that is none of them."),
        }),
        _ => throw JsonFields.Invalid($"{Name} must be an object such as {{\"requests_per_minute\": 60}}, or null for no limits."),
    };

    public static void Write(Utf8JsonWriter json, KeyRateLimits limits)
    {
        if (limits == KeyRateLimits.None)
        {
            json.WriteNull(Name);
            return;
        }

        json.WriteStartObject(Name);
        Write(json, "requests_per_minute", limits.RequestsPerMinute);
        Write(json, "requests_per_day", limits.RequestsPerDay);
        Write(json, "tokens_per_minute", limits.TokensPerMinute);
        Write(json, "concurrency", limits.Concurrency);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, long? bound)
    {
        if (bound is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static long? Bound(JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var bound) && bound is >= 0 and <= Most
            ? bound
            : throw JsonFields.Invalid($"{Name}.{member.Name} must be a whole number from 0 to {Most}, or null for no limit.");
    }
}
