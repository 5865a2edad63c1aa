using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
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
        "prompt_cache_options", "reasoning", "safety_identifier", "service_tier", "store", "background", "previous_response_id", "temperature", "text", "tool_choice", "tools", "top_logprobs", "top_p", "user");

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

    /// <summary>Where a state has the items of a request whose response is to be kept.</summary>
    public const string Items = "items";

    /// <summary>The properties as one JSON object, for an encoder elsewhere.</summary>
    /// <param name="items">What the response is the answer to, where it is to be kept; empty otherwise.</param>
    public string ToState(ImmutableArray<JsonElement> items = default)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                json.WriteRaw(name, value);
            }

            if (!items.IsDefaultOrEmpty)
            {
                json.WriteStartArray(Items);
                foreach (var item in items)
                {
                    json.WriteRaw(item);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Whether the request says true.</summary>
    public bool Is(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    /// <summary>The property; null when the request lacks it, or says null.</summary>
    public JsonElement? Find(string name) => members.TryGetValue(name, out var value) ? value : null;
}
