using System.Text.Json;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Providers.OpenAICompatible;

/// <summary>
/// Reads a <c>usage</c> object of the OpenAI family. Sources: OpenAI's chat completions (<c>prompt_tokens_details</c>,
/// <c>completion_tokens_details</c>); DeepSeek's <c>prompt_cache_hit_tokens</c>; Moonshot's <c>cached_tokens</c>; OpenRouter's <c>cost</c>.
/// </summary>
internal static class OpenAICompatibleUsage
{
    /// <summary>
    /// The counts of the object; a count that is absent, null or negative is zero, and a subset is never larger than its whole.
    /// </summary>
    /// <param name="usage">A valid JSON object.</param>
    public static TokenUsage Read(ReadOnlySpan<byte> usage)
    {
        var counts = default(Counts);
        var reader = new Utf8JsonReader(usage);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, ref counts);
        }

        // Some servers count reasoning beside the completion: the total tells, and reasoning is output.
        var completion = counts.Completion;
        if (counts.Reasoning > completion && counts.Total == counts.Prompt + completion + counts.Reasoning)
        {
            completion += counts.Reasoning;
        }

        return new TokenUsage
        {
            PromptTokens = counts.Prompt,
            CompletionTokens = completion,
            CachedTokens = Math.Min(counts.Cached, counts.Prompt),
            CacheWriteTokens = Math.Min(counts.CacheWrite, counts.Prompt),
            PromptAudioTokens = Math.Min(counts.PromptAudio, counts.Prompt),
            ReasoningTokens = Math.Min(counts.Reasoning, completion),
            CompletionAudioTokens = Math.Min(counts.CompletionAudio, completion),
            CompletionImageTokens = Math.Min(counts.CompletionImage, completion),
            ReportedCost = counts.Cost,
        };
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref Counts counts)
    {
        if (reader.ValueTextEquals("prompt_tokens"u8))
        {
            counts.Prompt = Count(ref reader);
        }
        else if (reader.ValueTextEquals("completion_tokens"u8))
        {
            counts.Completion = Count(ref reader);
        }
        else if (reader.ValueTextEquals("total_tokens"u8))
        {
            counts.Total = Count(ref reader);
        }
        else if (reader.ValueTextEquals("prompt_cache_hit_tokens"u8) || reader.ValueTextEquals("cached_tokens"u8))
        {
            counts.Cached = Math.Max(counts.Cached, Count(ref reader));
        }
        else if (reader.ValueTextEquals("cost"u8))
        {
            reader.Read();
            counts.Cost = reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var cost) && cost >= 0 ? cost : null;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("prompt_tokens_details"u8))
        {
            ReadDetails(ref reader, ref counts, ofPrompt: true);
        }
        else if (reader.ValueTextEquals("completion_tokens_details"u8))
        {
            ReadDetails(ref reader, ref counts, ofPrompt: false);
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private static void ReadDetails(ref Utf8JsonReader reader, ref Counts counts, bool ofPrompt)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ofPrompt && reader.ValueTextEquals("cached_tokens"u8))
            {
                counts.Cached = Math.Max(counts.Cached, Count(ref reader));
            }
            else if (ofPrompt && (reader.ValueTextEquals("cache_write_tokens"u8) || reader.ValueTextEquals("cache_creation_tokens"u8)))
            {
                counts.CacheWrite = Count(ref reader);
            }
            else if (!ofPrompt && reader.ValueTextEquals("reasoning_tokens"u8))
            {
                counts.Reasoning = Count(ref reader);
            }
            else if (!ofPrompt && reader.ValueTextEquals("image_tokens"u8))
            {
                counts.CompletionImage = Count(ref reader);
            }
            else if (reader.ValueTextEquals("audio_tokens"u8))
            {
                (ofPrompt ? ref counts.PromptAudio : ref counts.CompletionAudio) = Count(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static long Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number)
        {
            reader.Skip();
            return 0;
        }

        return reader.TryGetInt64(out var count)
            ? Math.Max(count, 0)
            : reader.TryGetDecimal(out var fraction) && fraction is > 0 and < long.MaxValue ? (long)decimal.Ceiling(fraction) : 0;
    }

    private struct Counts
    {
        public long Prompt;
        public long Completion;
        public long Total;
        public long Cached;
        public long CacheWrite;
        public long PromptAudio;
        public long Reasoning;
        public long CompletionAudio;
        public long CompletionImage;
        public decimal? Cost;
    }
}
