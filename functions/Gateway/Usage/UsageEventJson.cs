using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interchange.Gateway.Usage;

/// <summary>
/// Usage events as JSON: the messages on topic <c>usage-events</c> and the generation records. Names are in snake case, nulls and details of zero are left out,
/// <c>cost</c> is in nano-dollars. ASCII only. Properties are added, never renamed or reused.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(UsageEvent))]
[JsonSerializable(typeof(IReadOnlyList<UsageEvent>))]
[JsonSerializable(typeof(UsageEvent[]))]
public sealed partial class UsageEventJson : JsonSerializerContext
{
    /// <summary>The body of a message: an array of events.</summary>
    public static byte[] WriteMessage(IReadOnlyList<UsageEvent> events) =>
        JsonSerializer.SerializeToUtf8Bytes(events, Default.IReadOnlyListUsageEvent);

    /// <exception cref="JsonException">Not an array of usage events.</exception>
    public static IReadOnlyList<UsageEvent> ReadMessage(ReadOnlySpan<byte> body)
    {
        var events = JsonSerializer.Deserialize(body, Default.UsageEventArray) ?? throw new JsonException("A usage message is an array, not null.");
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = Complete(events[i]);
        }

        return events;
    }

    /// <summary>One event, as a record keeps it.</summary>
    public static byte[] WriteRecord(UsageEvent usageEvent) => JsonSerializer.SerializeToUtf8Bytes(usageEvent, Default.UsageEvent);

    /// <exception cref="JsonException">Not a usage event.</exception>
    public static UsageEvent ReadRecord(ReadOnlySpan<byte> json) => Complete(JsonSerializer.Deserialize(json, Default.UsageEvent));

    // The generated reader sets absent properties to null rather than to their initial values.
    private static UsageEvent Complete(UsageEvent? usageEvent) => usageEvent is null
        ? throw new JsonException("A usage event is an object, not null.")
        : usageEvent with
        {
            Usage = usageEvent.Usage ?? Gateway.Usage.TokenUsage.None,
            Attempts = usageEvent.Attempts.IsDefault ? ImmutableArray<AttemptRecord>.Empty : usageEvent.Attempts,
            Route = usageEvent.Route is { } route
                ? route with
                {
                    Warnings = route.Warnings.IsDefault ? ImmutableArray<string>.Empty : route.Warnings,
                    Excluded = route.Excluded.IsDefault ? ImmutableArray<ExcludedEndpoint>.Empty : route.Excluded,
                }
                : null,
        };
}
