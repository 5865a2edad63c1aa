using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>
/// What pays for either of two attempts that may run side by side, of which one will be charged; where both cannot have all that they want, what pays for the first.
/// </summary>
/// <param name="first">The one that begins.</param>
/// <param name="rival">The one that may be started beside it.</param>
internal sealed class BothPlan(OutputPlan first, OutputPlan rival) : ISpendPlan
{
    public SpendWish? Within(SpendRoom room)
    {
        if (first.Within(room) is not { Capped: false } own || rival.Within(room) is not { Capped: false } other)
        {
            return first.Within(room);
        }

        var both = own with { Amount = SpendAmount.Larger(own.Amount, other.Amount) };
        return room.Fits(both.Amount) ? both : own;
    }
}
