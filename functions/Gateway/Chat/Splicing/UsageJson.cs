using System.Text.Json;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// The <c>usage</c> object of an answer: the known counts, the cost, and whatever else the provider counted.
/// Source: <c>ChatUsage</c> of OpenRouter's OpenAPI document.
/// </summary>
internal static class UsageJson
{
    /// <summary>Writes the object's value.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="usage">The counts that are billed.</param>
    /// <param name="cost">The bill.</param>
    /// <param name="raw">The provider's own object, whose other members are carried over; null for none.</param>
    public static void Write(Utf8JsonWriter json, TokenUsage usage, CostBreakdown cost, ReadOnlySpan<byte> raw)
    {
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens", usage.PromptTokens);
        json.WriteNumber("completion_tokens", usage.CompletionTokens);
        json.WriteNumber("total_tokens", usage.TotalTokens);

        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedTokens);
        json.WriteNumber("cache_write_tokens", usage.CacheWriteTokens);
        json.WriteNumber("audio_tokens", usage.PromptAudioTokens);
        WriteOthers(json, raw, "prompt_tokens_details"u8, static name => name is "cached_tokens" or "cache_write_tokens" or "audio_tokens");
        json.WriteEndObject();

        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.ReasoningTokens);
        json.WriteNumber("audio_tokens", usage.CompletionAudioTokens);
        json.WriteNumber("image_tokens", usage.CompletionImageTokens);
        WriteOthers(json, raw, "completion_tokens_details"u8, static name => name is "reasoning_tokens" or "audio_tokens" or "image_tokens");
        json.WriteEndObject();

        json.WriteNumber("cost", WithoutTrailingZeros(cost.Total.Dollars));
        json.WriteBoolean("is_byok", false);
        json.WriteStartObject("cost_details");
        json.WriteNull("upstream_inference_cost");
        json.WriteNumber("upstream_inference_prompt_cost", WithoutTrailingZeros(cost.PromptDollars));
        json.WriteNumber("upstream_inference_completions_cost", WithoutTrailingZeros(cost.CompletionDollars));
        json.WriteEndObject();
        WriteMembers(json, raw, static name => name is "prompt_tokens" or "completion_tokens" or "total_tokens"
            or "prompt_tokens_details" or "completion_tokens_details" or "cost" or "is_byok" or "cost_details");
        json.WriteEndObject();
    }

    private static decimal WithoutTrailingZeros(decimal value) => value / 1.0000000000000000000000000000m;

    private static void WriteOthers(Utf8JsonWriter json, ReadOnlySpan<byte> raw, ReadOnlySpan<byte> details, Func<string, bool> known)
    {
        if (raw.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals(details);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            if (wanted && isObject)
            {
                WriteMembers(json, raw[start..(int)reader.BytesConsumed], known);
            }
        }
    }

    private static void WriteMembers(Utf8JsonWriter json, ReadOnlySpan<byte> source, Func<string, bool> known)
    {
        if (source.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(source);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!known(name))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(source[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }
    }
}
