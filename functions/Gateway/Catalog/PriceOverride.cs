using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>
/// Prices under conditions. It applies when all of its conditions are met; absent prices are inherited. Source: <c>PricingOverride</c> of OpenRouter's OpenAPI
/// document, and <c>utc_days</c> of its SDK.
/// </summary>
public sealed record PriceOverride
{
    private const int MinutesPerHour = 60;

    /// <summary>Condition: the prompt has strictly more tokens than this; null for any length.</summary>
    public long? MinPromptTokens { get; init; }

    /// <summary>
    /// Condition, together with <see cref="UtcEnd"/>: the time of day in UTC at which the window begins, as a clock number (<c>1630</c> is 16:30); null for all day.
    /// </summary>
    public int? UtcStart { get; init; }

    /// <summary>The time of day before which the window ends. At or before <see cref="UtcStart"/> it is one of the next day.</summary>
    public int? UtcEnd { get; init; }

    /// <summary>Condition: the days, in UTC, of the request's own moment; empty for every day.</summary>
    public ImmutableArray<DayOfWeek> UtcDays { get; init; } = [];

    public decimal? Prompt { get; init; }

    public decimal? Completion { get; init; }

    public decimal? Request { get; init; }

    public decimal? Image { get; init; }

    public decimal? WebSearch { get; init; }

    public decimal? InputCacheRead { get; init; }

    public decimal? InputCacheWrite { get; init; }

    public decimal? InputCacheWriteOneHour { get; init; }

    public decimal? InternalReasoning { get; init; }

    public decimal? AudioInput { get; init; }

    public decimal? AudioInputCacheRead { get; init; }

    public decimal? AudioOutput { get; init; }

    public decimal? ImageToken { get; init; }

    public decimal? ImageOutput { get; init; }

    /// <summary>Whether every condition is met.</summary>
    public bool AppliesTo(long promptTokens, DateTimeOffset at) => (MinPromptTokens is not { } bound || promptTokens > bound) && IsWithin(at);

    /// <summary>Whether the conditions of time are met.</summary>
    public bool IsWithin(DateTimeOffset at)
    {
        if (UtcDays.IsEmpty && UtcStart is null)
        {
            return true;
        }

        var utc = at.UtcDateTime;
        if (!UtcDays.IsEmpty && !UtcDays.Contains(utc.DayOfWeek))
        {
            return false;
        }

        if (UtcStart is not { } start || UtcEnd is not { } end)
        {
            return true;
        }

        var (from, to, now) = (Minutes(start), Minutes(end), (utc.Hour * MinutesPerHour) + utc.Minute);
        return from < to ? now >= from && now < to : now >= from || now < to;
    }

    /// <summary>The prices with those of this entry in the place of theirs, and without overrides.</summary>
    public Pricing ApplyTo(Pricing prices) => prices with
    {
        Prompt = Prompt ?? prices.Prompt,
        Completion = Completion ?? prices.Completion,
        Request = Request ?? prices.Request,
        Image = Image ?? prices.Image,
        WebSearch = WebSearch ?? prices.WebSearch,
        InputCacheRead = InputCacheRead ?? prices.InputCacheRead,
        InputCacheWrite = InputCacheWrite ?? prices.InputCacheWrite,
        InputCacheWriteOneHour = InputCacheWriteOneHour ?? prices.InputCacheWriteOneHour,
        InternalReasoning = InternalReasoning ?? prices.InternalReasoning,
        AudioInput = AudioInput ?? prices.AudioInput,
        AudioInputCacheRead = AudioInputCacheRead ?? prices.AudioInputCacheRead,
        AudioOutput = AudioOutput ?? prices.AudioOutput,
        ImageToken = ImageToken ?? prices.ImageToken,
        ImageOutput = ImageOutput ?? prices.ImageOutput,
        Overrides = [],
    };

    private static int Minutes(int clock) => (clock / 100 * MinutesPerHour) + (clock % 100);
}
