using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>What pays for either of two attempts that run side by side, of which one will be charged.</summary>
/// <param name="one">What one of them may cost.</param>
/// <param name="other">What the other may cost.</param>
internal sealed class BothPlan(SpendWish one, SpendWish other) : ISpendPlan
{
    private readonly SpendAmount _amount = new(
        one.Amount.Cost > other.Amount.Cost ? one.Amount.Cost : other.Amount.Cost,
        one.Amount.Byok > other.Amount.Byok ? one.Amount.Byok : other.Amount.Byok);

    public SpendWish? Within(SpendRoom room) => room.Fits(_amount) ? new SpendWish(_amount, one.Units, Capped: false) : null;
}
