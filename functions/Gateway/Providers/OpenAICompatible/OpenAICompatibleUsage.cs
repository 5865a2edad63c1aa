using System.Buffers.Text;
using System.Text.Json;

namespace Interchange.Gateway.Providers.OpenAICompatible;

/// <summary>
/// Reads a <c>usage</c> object of the OpenAI family, whichever member of it wrote it. Sources: OpenAI's chat completions (<c>prompt_tokens_details</c>,
/// <c>completion_tokens_details</c>); DeepSeek (<c>prompt_cache_hit_tokens</c>, <c>prompt_cache_miss_tokens</c>); Moonshot and Mistral (<c>cached_tokens</c>,
/// <c>num_cached_tokens</c>); xAI (<c>cached_prompt_text_tokens</c>, <c>num_sources_used</c>, <c>cost_in_usd_ticks</c>); Anthropic (<c>input_tokens</c>,
/// <c>cache_read_input_tokens</c>, <c>cache_creation</c>); Alibaba (the same inside the details); Perplexity (<c>cost.total_cost</c>, <c>num_search_queries</c>); OpenRouter
/// (<c>cost</c>, <c>cost_details</c>, <c>is_byok</c>, <c>cache_write_tokens</c>, <c>server_tool_use</c>); Cohere (<c>billed_units</c>). Numbers may be strings.
/// Allocates nothing.
/// </summary>
internal static class OpenAICompatibleUsage
{
    /// <summary>1 dollar is 10¹⁰ of xAI's ticks. Source: xAI's guide on cost tracking.</summary>
    private const decimal TicksPerDollar = 10_000_000_000m;

    /// <summary>The counts as they stand in the object.</summary>
    /// <param name="usage">A valid JSON object.</param>
    public static UsageCounts Read(ReadOnlySpan<byte> usage)
    {
        var counts = default(UsageCounts);
        var reader = new Utf8JsonReader(usage);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, ref counts);
        }

        return counts;
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (reader.ValueTextEquals("prompt_tokens"u8))
        {
            counts.Prompt = Count(ref reader);
        }
        else if (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8))
        {
            counts.Completion = Count(ref reader) ?? counts.Completion;
        }
        else if (reader.ValueTextEquals("total_tokens"u8))
        {
            counts.Total = Count(ref reader);
        }
        else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8))
        {
            ReadPromptDetails(ref reader, ref counts);
        }
        else if (reader.ValueTextEquals("completion_tokens_details"u8) || reader.ValueTextEquals("output_tokens_details"u8))
        {
            ReadCompletionDetails(ref reader, ref counts);
        }
        else if (reader.ValueTextEquals("prompt_cache_hit_tokens"u8) || reader.ValueTextEquals("cached_tokens"u8)
            || reader.ValueTextEquals("num_cached_tokens"u8) || reader.ValueTextEquals("cached_prompt_text_tokens"u8))
        {
            counts.Cached = Larger(counts.Cached, Count(ref reader));
        }
        else if (!ReadRarer(ref reader, ref counts))
        {
            reader.Read();
            reader.Skip();
        }
    }

    private static bool ReadRarer(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (reader.ValueTextEquals("input_tokens"u8))
        {
            counts.Input = Count(ref reader);
        }
        else if (reader.ValueTextEquals("prompt_cache_miss_tokens"u8))
        {
            counts.CacheMiss = Count(ref reader);
        }
        else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
        {
            counts.ReadBeside = Count(ref reader);
        }
        else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
        {
            counts.WrittenBeside = Count(ref reader);
        }
        else if (reader.ValueTextEquals("cache_creation"u8))
        {
            ReadLifetimes(ref reader, ref counts);
        }
        else if (reader.ValueTextEquals("cache_write_tokens"u8))
        {
            counts.CacheWrite = Larger(counts.CacheWrite, Count(ref reader));
        }
        else if (reader.ValueTextEquals("reasoning_tokens"u8))
        {
            counts.Reasoning = Larger(counts.Reasoning, Count(ref reader));
        }
        else if (reader.ValueTextEquals("num_sources_used"u8))
        {
            counts.SearchResults = Count(ref reader);
        }
        else if (reader.ValueTextEquals("num_search_queries"u8))
        {
            counts.WebSearches = Larger(counts.WebSearches, Count(ref reader));
        }
        else if (reader.ValueTextEquals("server_tool_use"u8) || reader.ValueTextEquals("server_tool_use_details"u8))
        {
            ReadToolUse(ref reader, ref counts);
        }
        else if (reader.ValueTextEquals("billed_units"u8))
        {
            ReadBilledUnits(ref reader, ref counts);
        }
        else
        {
            return ReadCost(ref reader, ref counts);
        }

        return true;
    }

    private static bool ReadCost(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (reader.ValueTextEquals("cost"u8))
        {
            ReadTotal(ref reader, ref counts);
        }
        else if (reader.ValueTextEquals("cost_in_usd_ticks"u8))
        {
            counts.Cost = Amount(ref reader) / TicksPerDollar;
        }
        else if (reader.ValueTextEquals("cost_details"u8))
        {
            ReadCostDetails(ref reader, ref counts);
        }
        else if (reader.ValueTextEquals("is_byok"u8))
        {
            reader.Read();
            counts.IsByok = reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void ReadPromptDetails(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("cached_tokens"u8) || reader.ValueTextEquals("cache_read_input_tokens"u8))
            {
                var cached = Count(ref reader);
                counts.DetailsSayCached |= cached is not null;
                counts.Cached = Larger(counts.Cached, cached);
            }
            else if (reader.ValueTextEquals("audio_tokens"u8))
            {
                counts.PromptAudio = Count(ref reader);
            }
            else if (reader.ValueTextEquals("cache_write_tokens"u8) || reader.ValueTextEquals("cache_creation_tokens"u8)
                || reader.ValueTextEquals("cache_creation_input_tokens"u8))
            {
                counts.CacheWrite = Larger(counts.CacheWrite, Count(ref reader));
            }
            else if (reader.ValueTextEquals("image_tokens"u8))
            {
                counts.PromptImage = Count(ref reader);
            }
            else if (reader.ValueTextEquals("video_tokens"u8))
            {
                counts.PromptVideo = Count(ref reader);
            }
            else if (reader.ValueTextEquals("cache_creation"u8))
            {
                ReadLifetimes(ref reader, ref counts);
            }
            else if (reader.ValueTextEquals("cached_tokens_details"u8))
            {
                ReadCachedDetails(ref reader, ref counts);
            }
            else if (!ReadLifetime(ref reader, ref counts))
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static void ReadCompletionDetails(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("reasoning_tokens"u8))
            {
                counts.Reasoning = Larger(counts.Reasoning, Count(ref reader));
            }
            else if (reader.ValueTextEquals("audio_tokens"u8))
            {
                counts.CompletionAudio = Count(ref reader);
            }
            else if (reader.ValueTextEquals("image_tokens"u8))
            {
                counts.CompletionImage = Count(ref reader);
            }
            else if (reader.ValueTextEquals("accepted_prediction_tokens"u8))
            {
                counts.AcceptedPrediction = Count(ref reader);
            }
            else if (reader.ValueTextEquals("rejected_prediction_tokens"u8))
            {
                counts.RejectedPrediction = Count(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static void ReadCachedDetails(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAudio = reader.ValueTextEquals("audio_tokens"u8);
            counts.CachedAudio = Count(ref reader) is { } count && isAudio ? count : counts.CachedAudio;
        }
    }

    private static void ReadLifetimes(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!ReadLifetime(ref reader, ref counts))
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static bool ReadLifetime(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (reader.ValueTextEquals("ephemeral_5m_input_tokens"u8))
        {
            counts.WrittenFiveMinutes = Count(ref reader);
        }
        else if (reader.ValueTextEquals("ephemeral_1h_input_tokens"u8))
        {
            counts.WrittenOneHour = Count(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void ReadToolUse(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSearches = reader.ValueTextEquals("web_search_requests"u8);
            counts.WebSearches = Larger(counts.WebSearches, Count(ref reader) is { } count && isSearches ? count : null);
        }
    }

    private static void ReadBilledUnits(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isInput = reader.ValueTextEquals("input_tokens"u8);
            var isOutput = reader.ValueTextEquals("output_tokens"u8);
            var count = Count(ref reader);
            counts.Input = isInput ? counts.Input ?? count : counts.Input;
            counts.Completion = isOutput ? counts.Completion ?? count : counts.Completion;
        }
    }

    private static void ReadCostDetails(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUpstream = reader.ValueTextEquals("upstream_inference_cost"u8);
            counts.UpstreamCost = Amount(ref reader) is { } amount && isUpstream ? amount : counts.UpstreamCost;
        }
    }

    private static void ReadTotal(ref Utf8JsonReader reader, ref UsageCounts counts)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            counts.Cost = AmountHere(ref reader) ?? counts.Cost;
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTotal = reader.ValueTextEquals("total_cost"u8);
            counts.Cost = Amount(ref reader) is { } amount && isTotal ? amount : counts.Cost;
        }
    }

    /// <summary>Reads the value behind a name: true when it is an object, whose first member is next; anything else is passed over.</summary>
    private static bool Enter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private static long? Larger(long? one, long? other) => one is null || other > one ? other ?? one : one;

    /// <summary>The count behind a name; null when there is none or it is negative. One too large to be a count is the largest there is.</summary>
    private static long? Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out var count):
                return count < 0 ? null : count;
            case JsonTokenType.Number:
                return Fraction(ref reader);
            case JsonTokenType.String when Utf8Parser.TryParse(reader.ValueSpan, out long count, out var used) && used == reader.ValueSpan.Length:
                return count < 0 ? null : count;
            default:
                reader.Skip();
                return null;
        }
    }

    private static long? Fraction(ref Utf8JsonReader reader)
    {
        if (!reader.TryGetDecimal(out var fraction))
        {
            return reader.ValueSpan[0] == (byte)'-' ? null : long.MaxValue;
        }

        return fraction < 0 ? null : fraction > long.MaxValue ? long.MaxValue : (long)decimal.Ceiling(fraction);
    }

    private static decimal? Amount(ref Utf8JsonReader reader)
    {
        reader.Read();
        return AmountHere(ref reader);
    }

    private static decimal? AmountHere(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetDecimal(out var amount):
                return amount;
            case JsonTokenType.String when Utf8Parser.TryParse(reader.ValueSpan, out decimal amount, out var used) && used == reader.ValueSpan.Length:
                return amount;
            default:
                reader.Skip();
                return null;
        }
    }
}
