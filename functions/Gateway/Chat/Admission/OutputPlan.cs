using Interchange.Gateway.Catalog;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>
/// How much of a room one request at one endpoint wants: the prompt at its dearest price, and as much output as the caller asked for or the endpoint can make,
/// or less where there is less. A caller who set no bound leaves three quarters of a small balance to others. Pure.
/// </summary>
internal sealed class OutputPlan : ISpendPlan
{
    /// <summary>Fewer tokens than this are no answer; a caller's own bound may be lower.</summary>
    public const long Least = 16;

    /// <summary>So many are asked for even where they are more than a quarter of what is there.</summary>
    public const long Moderate = 4_096;

    /// <summary>Taken for the most of an endpoint that does not say how much it can make.</summary>
    public const long UnknownMost = 65_536;

    private const decimal Nanos = 1_000_000_000m;

    private readonly decimal _fixed;
    private readonly decimal _perToken;
    private readonly long _full;
    private readonly long _least;
    private readonly bool _isBounded;
    private readonly bool _isOwn;
    private readonly bool _takesBound;

    /// <param name="endpoint">Where the request would go.</param>
    /// <param name="promptTokens">At least what the provider can count.</param>
    /// <param name="maxTokens">The caller's bound; null for none.</param>
    /// <param name="images">Images in the prompt.</param>
    /// <param name="isOwn">The caller's own provider key pays: limits may count it, the balance does not.</param>
    /// <param name="takesBound">False where the endpoint cannot be told to make less: it is tried only when all it can make is affordable.</param>
    public OutputPlan(ModelEndpoint endpoint, long promptTokens, long? maxTokens, int images, bool isOwn, bool takesBound = true)
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

        _fixed = ((promptTokens * prompt) + request + (images * image)) * Nanos;
        _perToken = completion * Nanos;
        var most = endpoint.MaxCompletionTokens ?? endpoint.ContextLength ?? UnknownMost;
        _full = Math.Min(maxTokens ?? long.MaxValue, Math.Max(most, 1));
        _least = Math.Min(Least, _full);
        _isBounded = maxTokens is not null;
        _isOwn = isOwn;
        _takesBound = takesBound;
    }

    /// <summary>True when nothing that may happen costs anything.</summary>
    public bool IsFree => _fixed == 0 && _perToken == 0;

    /// <summary>What the least output that is of use costs, with the prompt.</summary>
    public Money LeastCost => Cost(_least);

    public SpendWish? Within(SpendRoom room)
    {
        var left = _isOwn || room.Plain < room.Counted ? (_isOwn ? room.Counted : room.Plain) : room.Counted;
        if (IsFree)
        {
            return left < default(Money) ? null : Wish(_full, capped: false);
        }

        var tokens = TokensIn(left.NanoDollars);
        if (tokens >= _full && (_isBounded || Cost(_full).NanoDollars <= left.NanoDollars / 4))
        {
            return Wish(_full, capped: false);
        }

        if (!_takesBound)
        {
            return tokens < _full ? null : Wish(_full, capped: false);
        }

        if (!_isBounded)
        {
            tokens = Math.Min(tokens, Math.Max(Moderate, TokensIn(left.NanoDollars / 4)));
        }

        return tokens < _least ? null : Wish(Math.Min(tokens, _full), capped: tokens < _full);
    }

    private static decimal Dearest(decimal price, params ReadOnlySpan<decimal?> others)
    {
        foreach (var other in others)
        {
            price = Math.Max(price, other ?? 0);
        }

        return price;
    }

    private long TokensIn(long nanos) => nanos < _fixed ? -1
        : _perToken == 0 ? long.MaxValue
        : (long)Math.Min(decimal.Floor((nanos - _fixed) / _perToken), long.MaxValue / 2);

    // Rounded up: what was reserved covers what is charged.
    private Money Cost(long tokens) => new((long)Math.Min(decimal.Ceiling(_fixed + (tokens * _perToken)), long.MaxValue / 64));

    private SpendWish Wish(long tokens, bool capped)
    {
        var cost = Cost(tokens);
        return new SpendWish(_isOwn ? new SpendAmount(default, cost) : new SpendAmount(cost, default), tokens, capped);
    }
}
