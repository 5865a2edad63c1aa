using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>
/// The counts of <c>usage</c>, in the gateway's own form. Cohere says what it bills beside what the model read and wrote, its own instructions included: prices are of what is
/// billed, and where that is not said, of the rest. Pure. Source: <c>Usage</c> of Cohere's API reference.
/// </summary>
internal sealed record CohereUsage
{
    public required long Input { get; init; }

    public required long Output { get; init; }

    public long Cached { get; init; }

    /// <summary>Null for what does not say both what went in and what came out.</summary>
    public static CohereUsage? Read(JsonElement json)
    {
        var billed = json.Find("billed_units") ?? default;
        var tokens = json.Find("tokens") ?? default;
        return (Count(billed, "input_tokens") ?? Count(tokens, "input_tokens")) is { } input && (Count(billed, "output_tokens") ?? Count(tokens, "output_tokens")) is { } output
            ? new CohereUsage { Input = input, Output = output, Cached = Math.Min(Count(json, "cached_tokens") ?? 0, input) }
            : null;
    }

    /// <summary>Writes the members of <c>usage</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("prompt_tokens", Input);
        json.WriteNumber("completion_tokens", Output);
        json.WriteNumber("total_tokens", Input + Output);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", Cached);
        json.WriteEndObject();
    }

    /// <summary>Cohere's counts are of the type number, and come with a point now and then.</summary>
    internal static long? Count(JsonElement parent, string name) =>
        parent.Find(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var count) && count is >= 0 and < 1e15 ? (long)count : null;
}
