using System.Text.Json;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>A message of an event stream. Valid during the call that hands it on.</summary>
/// <param name="Headers">By name; the first of a name counts. Values are <see cref="bool"/>, <see cref="sbyte"/>, <see cref="short"/>, <see cref="int"/>, <see cref="long"/>,
/// <see cref="byte"/> arrays, <see cref="string"/>, <see cref="DateTimeOffset"/> or <see cref="Guid"/>.</param>
/// <param name="Payload">The rest.</param>
internal sealed record EventStreamMessage(IReadOnlyDictionary<string, object> Headers, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The text of a header; null for none.</summary>
    public string? Text(string name) => Headers.GetValueOrDefault(name) as string;

    /// <summary>The payload as a JSON document.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public JsonDocument Json() => JsonDocument.Parse(Payload, Wires.WireJson.Bounded);
}
