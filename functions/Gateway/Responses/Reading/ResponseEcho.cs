using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>The properties of a request that its answer repeats, as they stood.</summary>
internal sealed class ResponseEcho(FrozenDictionary<string, JsonElement> members)
{
    /// <summary>Names that are repeated. Source: <c>BaseResponsesResult</c> of OpenRouter's OpenAPI document.</summary>
    public static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "frequency_penalty", "instructions", "max_output_tokens", "max_tool_calls", "metadata", "parallel_tool_calls", "presence_penalty", "prompt_cache_key",
        "prompt_cache_options", "reasoning", "safety_identifier", "service_tier", "temperature", "text", "tool_choice", "tools", "top_logprobs", "top_p", "user");

    /// <summary>The repeated properties of a request.</summary>
    public static ResponseEcho Of(JsonElement request) => new(request.EnumerateObject()
        .Where(static member => Names.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
        .ToFrozenDictionary(static member => member.Name, static member => member.Value.Clone(), StringComparer.Ordinal));

    /// <summary>What <see cref="ToState"/> made.</summary>
    public static ResponseEcho FromState(string? state)
    {
        using var document = JsonDocument.Parse(state ?? "{}");
        return Of(document.RootElement);
    }

    /// <summary>The properties as one JSON object, for an encoder elsewhere.</summary>
    public string ToState()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                json.WriteRaw(name, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The property; null when the request lacks it, or says null.</summary>
    public JsonElement? Find(string name) => members.TryGetValue(name, out var value) ? value : null;
}
