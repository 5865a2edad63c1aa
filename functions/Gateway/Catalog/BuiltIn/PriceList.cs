using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.BuiltIn;

/// <summary>The prices of an endpoint or of an override of catalog.json, as far as they have been read.</summary>
internal struct PriceList
{
    public decimal? Prompt;
    public decimal? Completion;
    public decimal? Request;
    public decimal? CacheRead;
    public decimal? CacheWrite;
    public decimal? CacheWriteOneHour;
    public decimal? Reasoning;
    public decimal? AudioInput;
    public decimal? AudioOutput;
    public decimal? AudioInputCacheRead;
    public decimal? ImageToken;
    public decimal? ImageOutput;

    public readonly Pricing Pricing(ImmutableArray<PriceOverride> overrides) => new()
    {
        Prompt = Prompt ?? 0,
        Completion = Completion ?? 0,
        Request = Request ?? 0,
        InputCacheRead = CacheRead,
        InputCacheWrite = CacheWrite,
        InputCacheWriteOneHour = CacheWriteOneHour,
        InternalReasoning = Reasoning,
        AudioInput = AudioInput,
        AudioOutput = AudioOutput,
        AudioInputCacheRead = AudioInputCacheRead,
        ImageToken = ImageToken,
        ImageOutput = ImageOutput,
        Overrides = overrides,
    };

    public readonly PriceOverride Override(long? above, int? utcStart, int? utcEnd, ImmutableArray<DayOfWeek> utcDays) => new()
    {
        MinPromptTokens = above,
        UtcStart = utcStart,
        UtcEnd = utcEnd,
        UtcDays = utcDays,
        Prompt = Prompt,
        Completion = Completion,
        Request = Request,
        InputCacheRead = CacheRead,
        InputCacheWrite = CacheWrite,
        InputCacheWriteOneHour = CacheWriteOneHour,
        InternalReasoning = Reasoning,
        AudioInput = AudioInput,
        AudioOutput = AudioOutput,
        AudioInputCacheRead = AudioInputCacheRead,
        ImageToken = ImageToken,
        ImageOutput = ImageOutput,
    };
}
