namespace Interchange.Gateway.Credits.Escrow;

/// <summary>Says how much of a room a request wants.</summary>
internal interface ISpendPlan
{
    /// <summary>
    /// What to reserve in this room, never more than fits; null when not even the least that is of use does. In
    /// <see cref="SpendRoom.Unlimited"/> it is never null. Pure: called under a lock, several times for one request.
    /// </summary>
    SpendWish? Within(SpendRoom room);
}
