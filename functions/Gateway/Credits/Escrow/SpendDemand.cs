namespace Interchange.Gateway.Credits.Escrow;

/// <summary>A request that waits for more to be leased.</summary>
/// <param name="bounds">What bounds it beside the balance.</param>
/// <param name="plan">How much it wants.</param>
/// <param name="existing">The reservation that it wants changed; null for a new one.</param>
internal class SpendDemand(SpendBounds bounds, ISpendPlan plan, Reservation? existing)
{
    public SpendBounds Bounds { get; } = bounds;

    public ISpendPlan Plan { get; } = plan;

    public Reservation? Existing { get; } = existing;

    /// <summary>What it wants as far as the room is known.</summary>
    public SpendWish Wish { get; set; } = plan.Within(SpendRoom.Unlimited)
        ?? throw new ArgumentException("A plan wants something when there is room without end.", nameof(plan));

    /// <summary>How many answers of storage have left it waiting.</summary>
    public int Rounds { get; set; }

    /// <summary>Told once what has become of it.</summary>
    public virtual void Decide(Admittance admittance) => Outcome = admittance;

    /// <summary>Null while it waits.</summary>
    public Admittance? Outcome { get; private set; }
}
