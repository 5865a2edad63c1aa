using System.Text.Json;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// The <c>usage</c> object of an answer: the known counts, the cost, and whatever else the provider counted.
/// Source: <c>ChatUsage</c> of OpenRouter's OpenAPI document.
/// </summary>
internal static class UsageJson
{
    private static readonly JsonEncodedText PromptTokens = JsonEncodedText.Encode("prompt_tokens");
    private static readonly JsonEncodedText CompletionTokens = JsonEncodedText.Encode("completion_tokens");
    private static readonly JsonEncodedText TotalTokens = JsonEncodedText.Encode("total_tokens");
    private static readonly JsonEncodedText PromptDetails = JsonEncodedText.Encode("prompt_tokens_details");
    private static readonly JsonEncodedText CachedTokens = JsonEncodedText.Encode("cached_tokens");
    private static readonly JsonEncodedText CacheWriteTokens = JsonEncodedText.Encode("cache_write_tokens");
    private static readonly JsonEncodedText AudioTokens = JsonEncodedText.Encode("audio_tokens");
    private static readonly JsonEncodedText VideoTokens = JsonEncodedText.Encode("video_tokens");
    private static readonly JsonEncodedText CompletionDetails = JsonEncodedText.Encode("completion_tokens_details");
    private static readonly JsonEncodedText ReasoningTokens = JsonEncodedText.Encode("reasoning_tokens");
    private static readonly JsonEncodedText ImageTokens = JsonEncodedText.Encode("image_tokens");
    private static readonly JsonEncodedText Cost = JsonEncodedText.Encode("cost");
    private static readonly JsonEncodedText IsByok = JsonEncodedText.Encode("is_byok");
    private static readonly JsonEncodedText CostDetails = JsonEncodedText.Encode("cost_details");
    private static readonly JsonEncodedText InferenceCost = JsonEncodedText.Encode("upstream_inference_cost");
    private static readonly JsonEncodedText PromptCost = JsonEncodedText.Encode("upstream_inference_prompt_cost");
    private static readonly JsonEncodedText CompletionCost = JsonEncodedText.Encode("upstream_inference_completions_cost");

    private delegate bool Known(ref Utf8JsonReader reader);

    /// <summary>Writes the object's value.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="usage">The counts that are billed.</param>
    /// <param name="cost">The bill.</param>
    /// <param name="raw">The provider's own object, whose other members are carried over; null for none.</param>
    public static void Write(Utf8JsonWriter json, TokenUsage usage, CostBreakdown cost, ReadOnlySpan<byte> raw)
    {
        var (prompt, completion, hasOthers) = Find(raw);
        json.WriteStartObject();
        json.WriteNumber(PromptTokens, usage.PromptTokens);
        json.WriteNumber(CompletionTokens, usage.CompletionTokens);
        json.WriteNumber(TotalTokens, usage.TotalTokens);

        json.WriteStartObject(PromptDetails);
        json.WriteNumber(CachedTokens, usage.CachedTokens);
        json.WriteNumber(CacheWriteTokens, usage.CacheWriteTokens);
        json.WriteNumber(AudioTokens, usage.PromptAudioTokens);
        json.WriteNumber(VideoTokens, usage.PromptVideoTokens);
        WriteOthers(json, raw[prompt], static (ref reader) =>
            reader.ValueTextEquals("cached_tokens"u8) || reader.ValueTextEquals("cache_write_tokens"u8) || reader.ValueTextEquals("audio_tokens"u8)
            || reader.ValueTextEquals("video_tokens"u8));
        json.WriteEndObject();

        json.WriteStartObject(CompletionDetails);
        json.WriteNumber(ReasoningTokens, usage.ReasoningTokens);
        json.WriteNumber(AudioTokens, usage.CompletionAudioTokens);
        json.WriteNumber(ImageTokens, usage.CompletionImageTokens);
        WriteOthers(json, raw[completion], static (ref reader) =>
            reader.ValueTextEquals("reasoning_tokens"u8) || reader.ValueTextEquals("audio_tokens"u8) || reader.ValueTextEquals("image_tokens"u8));
        json.WriteEndObject();

        json.WriteNumber(Cost, WithoutTrailingZeros(cost.Charged.Dollars));
        json.WriteBoolean(IsByok, cost.ByokFee is not null);
        json.WriteStartObject(CostDetails);
        if (cost.ByokFee is null)
        {
            json.WriteNull(InferenceCost);
        }
        else
        {
            json.WriteNumber(InferenceCost, WithoutTrailingZeros(cost.Total.Dollars));
        }

        json.WriteNumber(PromptCost, WithoutTrailingZeros(cost.PromptDollars));
        json.WriteNumber(CompletionCost, WithoutTrailingZeros(cost.CompletionDollars));
        json.WriteEndObject();
        if (hasOthers)
        {
            WriteOthers(json, raw, IsOwn);
        }

        json.WriteEndObject();
    }

    private static decimal WithoutTrailingZeros(decimal value) => value.Scale == 0 ? value : value / 1.0000000000000000000000000000m;

    /// <summary>Where the details stand, and whether there is a member that the gateway does not write itself.</summary>
    private static (Range Prompt, Range Completion, bool HasOthers) Find(ReadOnlySpan<byte> raw)
    {
        var (prompt, completion, hasOthers) = (0..0, 0..0, false);
        if (raw.IsEmpty)
        {
            return (prompt, completion, hasOthers);
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPrompt = reader.ValueTextEquals("prompt_tokens_details"u8);
            var isCompletion = !isPrompt && reader.ValueTextEquals("completion_tokens_details"u8);
            hasOthers |= !isPrompt && !isCompletion && !IsOwn(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            if (isPrompt && isObject)
            {
                prompt = start..(int)reader.BytesConsumed;
            }
            else if (isCompletion && isObject)
            {
                completion = start..(int)reader.BytesConsumed;
            }
        }

        return (prompt, completion, hasOthers);
    }

    private static bool IsOwn(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("total_tokens"u8)
        || reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("completion_tokens_details"u8)
        || reader.ValueTextEquals("cost"u8) || reader.ValueTextEquals("is_byok"u8) || reader.ValueTextEquals("cost_details"u8);

    private static void WriteOthers(Utf8JsonWriter json, ReadOnlySpan<byte> source, Known known)
    {
        if (source.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(source);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = known(ref reader) ? null : reader.GetString();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (name is not null)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(source[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }
    }
}
