using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Tests.Credits.Escrow;

/// <summary>A request that wants so many nano-dollars, and makes do with less.</summary>
internal sealed record SpendOf(long Full, long Least, long Byok = 0) : ISpendPlan
{
    /// <summary>A request that wants exactly this much.</summary>
    public static SpendOf Exactly(long amount) => new(amount, amount);

    public SpendWish? Within(SpendRoom room)
    {
        var most = room.Plain < room.Counted ? room.Plain : room.Counted;
        var amount = Math.Min(Full, most.NanoDollars);
        if (!room.Fits(new SpendAmount(new Money(amount), new Money(Byok))))
        {
            amount = Math.Min(amount, room.Counted.NanoDollars - Byok);
        }

        return amount < Least ? null : new SpendWish(new SpendAmount(new Money(amount), new Money(Byok)), amount, Capped: amount < Full);
    }
}
