using System.Globalization;
using System.Text.Json;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Writes prices: strings of US dollars per token, never with an exponent, which some decimal parsers of clients do not take.</summary>
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
        Write(json, "input_cache_read", pricing.InputCacheRead);
        Write(json, "input_cache_write", pricing.InputCacheWrite);
        Write(json, "internal_reasoning", pricing.InternalReasoning);
        Write(json, "audio", pricing.AudioInput);
        Write(json, "audio_output", pricing.AudioOutput);
        if (!pricing.Tiers.IsEmpty)
        {
            json.WriteStartArray("overrides");
            foreach (var tier in pricing.Tiers)
            {
                json.WriteStartObject();
                json.WriteNumber("min_prompt_tokens", tier.MinPromptTokens);
                Write(json, "prompt", tier.Prompt);
                Write(json, "completion", tier.Completion);
                Write(json, "input_cache_read", tier.InputCacheRead);
                Write(json, "input_cache_write", tier.InputCacheWrite);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A price as it is on the wire, such as <c>0.0000004</c>.</summary>
    public static string Text(decimal price) => price.ToString(MostDigits, CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, string name, decimal? price)
    {
        if (price is { } known)
        {
            json.WriteString(name, Text(known));
        }
    }
}
