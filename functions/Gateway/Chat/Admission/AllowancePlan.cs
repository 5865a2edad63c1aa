using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>What a request with the caller's own provider key wants of the month's allowance: as much as is left, be it nothing.</summary>
/// <param name="most">The most that it may come to, at list prices.</param>
internal sealed class AllowancePlan(Money most) : ISpendPlan
{
    public SpendWish? Within(SpendRoom room)
    {
        var amount = room.Counted < most ? room.Counted > default(Money) ? room.Counted : default : most;

        // Where nothing is left, that is known for a while; what little is left is asked about.
        return new SpendWish(new SpendAmount(default, amount), amount.NanoDollars, Capped: amount < most && amount > default(Money));
    }
}
