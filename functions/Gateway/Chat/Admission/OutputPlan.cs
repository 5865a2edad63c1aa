using Interchange.Gateway.Catalog;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>
/// How much of a room one request at one endpoint wants: the prompt at its dearest price, and as much output as the caller asked for or the endpoint can make,
/// or less where there is less. A caller who set no bound leaves three quarters of a small balance to others. An output that grows under watch wants a slice
/// at first, and more with <see cref="Extended"/>. Pure.
/// </summary>
internal sealed class OutputPlan : ISpendPlan
{
    /// <summary>Fewer tokens than this are no answer; a caller's own bound may be lower.</summary>
    public const long Least = 16;

    /// <summary>
    /// So many are asked for even where they are more than a quarter of what is there, and no more are asked for an output that grows. By the bytes that stand for tokens
    /// there it is a page of prose, longer than most answers; it keeps a thousandth of a context from standing in the way of other requests, and one extension in memory
    /// pays for the next page.
    /// </summary>
    public const long Moderate = 4_096;

    /// <summary>Taken for the most of an endpoint that does not say how much it can make.</summary>
    public const long UnknownMost = 65_536;

    /// <summary>Less is not worth another extension.</summary>
    private const long LeastExtension = 256;

    private const decimal Nanos = 1_000_000_000m;

    private readonly decimal _fixed;
    private readonly decimal _perToken;
    private readonly long _full;
    private readonly long _reach;
    private readonly long _least;
    private readonly bool _isBounded;
    private readonly OwnKeyTerms? _own;
    private readonly bool _takesBound;
    private readonly bool _grows;
    private readonly Money _beside;

    /// <param name="endpoint">Where the request would go.</param>
    /// <param name="promptTokens">At least what the provider can count.</param>
    /// <param name="maxTokens">The caller's bound; null for none.</param>
    /// <param name="images">Images in the prompt.</param>
    /// <param name="choices">Answers that are asked for at once; tokens are counted in each of them.</param>
    /// <param name="own">The caller's own provider key pays: limits may count it, the balance pays the fee alone. Null where the gateway's does.</param>
    /// <param name="takesBound">False where the endpoint cannot be told to make less: it is tried only when all it can make is affordable.</param>
    /// <param name="grows">The output is watched as it comes, so that more can be reserved in time, or the answer ended.</param>
    /// <param name="media">What of images and sound is asked for; null for nothing.</param>
    /// <param name="beside">What is charged beside the answer, whoever's key pays for that: what plugins cost.</param>
    public OutputPlan(
        ModelEndpoint endpoint,
        long promptTokens,
        long? maxTokens = null,
        int images = 0,
        long choices = 1,
        OwnKeyTerms? own = null,
        bool takesBound = true,
        bool grows = false,
        MediaSize? media = null,
        Money beside = default)
    {
        var pricing = endpoint.Pricing;
        var prompt = Dearest(pricing.Prompt, pricing.InputCacheWrite, pricing.InputCacheWriteOneHour, pricing.AudioInput, pricing.AudioInputCacheRead, pricing.ImageToken);
        var completion = Dearest(pricing.Completion, pricing.InternalReasoning, pricing.AudioOutput, pricing.ImageOutput);
        var (request, image) = (pricing.Request, pricing.Image);

        // Whatever the hour and however long the prompt: no price that may hold is higher. A discount only lowers them.
        foreach (var other in pricing.Overrides)
        {
            prompt = Dearest(
                prompt, other.Prompt, other.InputCacheWrite, other.InputCacheWriteOneHour, other.AudioInput, other.AudioInputCacheRead, other.ImageToken);
            completion = Dearest(completion, other.Completion, other.InternalReasoning, other.AudioOutput, other.ImageOutput);
            (request, image) = (Dearest(request, other.Request), Dearest(image, other.Image));
        }

        _fixed = ((promptTokens * prompt) + request + (images * image) + (media?.Dollars(pricing) ?? 0)) * Nanos;
        _fixed += own is null ? beside.NanoDollars : 0;
        _perToken = completion * choices * Nanos;
        var known = endpoint.MaxCompletionTokens ?? endpoint.ContextLength;
        _full = Math.Min(maxTokens ?? long.MaxValue, Math.Max(known ?? UnknownMost, 1));
        _reach = known is null && maxTokens is null ? long.MaxValue : _full;
        _least = Math.Min(Least, _full);
        _isBounded = maxTokens is not null;
        _own = own;
        _takesBound = takesBound;
        _grows = grows;
        _beside = beside;
    }

    /// <summary>True when nothing that may happen costs anything.</summary>
    public bool IsFree => _fixed == 0 && _perToken == 0 && _beside == default;

    /// <summary>What the least output that is of use spends, with the prompt.</summary>
    public SpendAmount Lowest => AmountOf(Cost(_least));

    /// <summary>The most that the answer may come to at list prices.</summary>
    public Money Highest => Cost(_full);

    public SpendWish? Within(SpendRoom room)
    {
        var left = Left(room);
        if (IsFree)
        {
            return left < default(Money) ? null : Of(_full, _reach, capped: false);
        }

        var tokens = TokensIn(left);
        if (tokens < _full && !_takesBound)
        {
            return null;
        }

        if (_grows && _perToken > 0)
        {
            // What it may come to leaves nothing to others, but what it holds does: it comes to that only if nobody else was there first.
            var most = tokens < _full ? tokens : _reach;
            return most < _least ? null : Of(Math.Min(Moderate, Math.Min(tokens, _full)), most, capped: tokens < _full);
        }

        if (tokens >= _full && (_isBounded || !_takesBound || Cost(_full).NanoDollars <= left.NanoDollars / 4))
        {
            return Of(_full, _full, capped: false);
        }

        if (!_isBounded)
        {
            tokens = Math.Min(tokens, Math.Max(Moderate, TokensIn(new Money(left.NanoDollars / 4))));
        }

        tokens = Math.Min(tokens, _full);
        return tokens < _least ? null : Of(tokens, tokens, capped: tokens < _full);
    }

    /// <summary>What an output that has grown wants: never more than fits, and null where too little more does to be of use.</summary>
    /// <param name="room">What is there, with what is reserved already.</param>
    /// <param name="held">What is reserved.</param>
    /// <param name="target">How many tokens it would have, more than are reserved.</param>
    public SpendWish? Extended(SpendRoom room, SpendWish held, long target)
    {
        var tokens = Math.Min(target, TokensIn(Left(room)));
        return tokens < Math.Min(target, held.Units + LeastExtension) ? null : Of(tokens, held.Most, capped: false);
    }

    /// <summary>The wish for so many tokens.</summary>
    public SpendWish Of(long tokens, long most, bool capped)
    {
        return new SpendWish(AmountOf(Cost(tokens)), tokens, capped) { Most = most };
    }

    /// <summary>How many tokens of output a room has beside the prompt; 0 when not even that.</summary>
    public long TokensFor(SpendRoom room) => Math.Clamp(TokensIn(Left(room)), 0, _full);

    private static decimal Dearest(decimal price, params ReadOnlySpan<decimal?> others)
    {
        foreach (var other in others)
        {
            price = Math.Max(price, other ?? 0);
        }

        return price;
    }

    /// <summary>The highest list price that there is room for.</summary>
    private Money Left(SpendRoom room)
    {
        if (_own is not { } own)
        {
            return room.Counted < room.Plain ? room.Counted : room.Plain;
        }

        if (_beside != default)
        {
            room = new SpendRoom(room.Plain - _beside, room.Counted - _beside);
            if (room.Plain < default(Money))
            {
                return room.Plain;
            }
        }

        if (own.Percent == 0)
        {
            return room.Counted;
        }

        // The fee is rounded up, so a nano-dollar of each room is kept for that.
        var (fee, waived) = (own.Percent / 100, (decimal)own.Waived.NanoDollars);
        var (plain, counted) = (room.Plain.NanoDollars - 1m, room.Counted.NanoDollars - 1m);
        var byPlain = plain < 0 ? waived : waived + (plain / fee);
        var byCounted = counted <= waived ? counted : (counted + (fee * waived)) / (1 + fee);
        return new Money((long)Math.Min(decimal.Floor(Math.Min(byPlain, byCounted)), long.MaxValue));
    }

    private SpendAmount AmountOf(Money list)
    {
        if (_own is not { } own)
        {
            return new SpendAmount(list, default);
        }

        var above = Math.Max(list.NanoDollars - own.Waived.NanoDollars, 0);
        return new SpendAmount(new Money((long)decimal.Ceiling(above * own.Percent / 100)) + _beside, list);
    }

    private long TokensIn(Money amount) => amount.NanoDollars < _fixed ? -1
        : _perToken == 0 ? long.MaxValue
        : (long)Math.Min(decimal.Floor((amount.NanoDollars - _fixed) / _perToken), long.MaxValue / 2);

    // Rounded up: what was reserved covers what is charged.
    private Money Cost(long tokens) => new((long)Math.Min(decimal.Ceiling(_fixed + (tokens * _perToken)), long.MaxValue / 64));
}
