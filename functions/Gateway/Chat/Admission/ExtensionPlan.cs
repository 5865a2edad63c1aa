using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>What a stream wants whose output has grown.</summary>
/// <param name="plan">What it was admitted with.</param>
/// <param name="held">What is reserved.</param>
/// <param name="target">How many tokens are to be reserved: more than are.</param>
internal sealed class ExtensionPlan(OutputPlan plan, SpendWish held, long target) : ISpendPlan
{
    public SpendWish? Within(SpendRoom room) => plan.Extended(room, held, target);
}
