using System.Globalization;
using System.Text.Json;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>
/// Writes prices: strings of US dollars per token, never with an exponent, which some decimal parsers of clients do not take. Source of the names: <c>PublicPricing</c>
/// of OpenRouter's OpenAPI document; overrides may hold every price there, where the document lists a few, and <c>output_image</c>,
/// <c>character</c> and <c>second</c> are prices that the document has no name for.
/// </summary>
internal static class PricingJson
{
    private static readonly string MostDigits = "0." + new string('#', 28);

    public static void Write(Utf8JsonWriter json, Pricing pricing)
    {
        json.WriteStartObject();
        Write(json, "prompt", pricing.Prompt);
        Write(json, "completion", pricing.Completion);
        Write(json, "request", pricing.Request);
        Write(json, "image", pricing.Image);
        Write(json, "image_token", pricing.ImageToken);
        Write(json, "image_output", pricing.ImageOutput);
        Write(json, "audio", pricing.AudioInput);
        Write(json, "audio_output", pricing.AudioOutput);
        Write(json, "input_audio_cache", pricing.AudioInputCacheRead);
        if (pricing.WebSearch != 0)
        {
            Write(json, "web_search", pricing.WebSearch);
        }

        Write(json, "internal_reasoning", pricing.InternalReasoning);
        Write(json, "input_cache_read", pricing.InputCacheRead);
        Write(json, "input_cache_write", pricing.InputCacheWrite);
        Write(json, "input_cache_write_1h", pricing.InputCacheWriteOneHour);
        Write(json, "output_image", pricing.OutputImage);
        Write(json, "character", pricing.Character);
        Write(json, "second", pricing.Second);
        if (pricing.Discount != 0)
        {
            json.WriteNumber("discount", pricing.Discount);
        }

        if (!pricing.Overrides.IsEmpty)
        {
            json.WriteStartArray("overrides");
            foreach (var entry in pricing.Overrides)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A price as it is on the wire, such as <c>0.0000004</c>.</summary>
    public static string Text(decimal price) => price.ToString(MostDigits, CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, PriceOverride entry)
    {
        json.WriteStartObject();
        WriteCondition(json, "min_prompt_tokens", entry.MinPromptTokens);
        WriteCondition(json, "utc_start", entry.UtcStart);
        WriteCondition(json, "utc_end", entry.UtcEnd);
        if (!entry.UtcDays.IsEmpty)
        {
            json.WriteStartArray("utc_days");
            foreach (var day in entry.UtcDays)
            {
                json.WriteStringValue(CatalogVocabulary.Days[(int)day]);
            }

            json.WriteEndArray();
        }

        Write(json, "prompt", entry.Prompt);
        Write(json, "completion", entry.Completion);
        Write(json, "request", entry.Request);
        Write(json, "image", entry.Image);
        Write(json, "image_token", entry.ImageToken);
        Write(json, "image_output", entry.ImageOutput);
        Write(json, "audio", entry.AudioInput);
        Write(json, "audio_output", entry.AudioOutput);
        Write(json, "input_audio_cache", entry.AudioInputCacheRead);
        Write(json, "web_search", entry.WebSearch);
        Write(json, "internal_reasoning", entry.InternalReasoning);
        Write(json, "input_cache_read", entry.InputCacheRead);
        Write(json, "input_cache_write", entry.InputCacheWrite);
        Write(json, "input_cache_write_1h", entry.InputCacheWriteOneHour);
        json.WriteEndObject();
    }

    private static void WriteCondition(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, decimal? price)
    {
        if (price is { } known)
        {
            json.WriteString(name, Text(known));
        }
    }
}
