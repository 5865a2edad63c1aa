using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>What is known to be wanted, whatever there is.</summary>
internal sealed class FixedPlan(SpendWish wish) : ISpendPlan
{
    // A bound that was told already is not asked about again.
    public SpendWish? Within(SpendRoom room) => room.Fits(wish.Amount) ? wish with { Capped = false } : null;
}
