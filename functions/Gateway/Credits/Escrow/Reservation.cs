namespace Interchange.Gateway.Credits.Escrow;

/// <summary>
/// What a request may spend: taken out of what the instance holds until it is settled or released, once. Thread-safe.
/// </summary>
internal sealed class Reservation
{
    private readonly IReservationKeeper _keeper;

    internal Reservation(IReservationKeeper keeper, EscrowBook book, ScopeHolding[] holdings, SpendWish wish)
    {
        _keeper = keeper;
        Book = book;
        Holdings = holdings;
        Wish = wish;
    }

    /// <summary>What was reserved, and what it pays for.</summary>
    public SpendWish Wish { get; internal set; }

    /// <summary>True once it was settled or released.</summary>
    public bool IsEnded { get; internal set; }

    internal EscrowBook Book { get; set; }

    internal ScopeHolding[] Holdings { get; set; }

    /// <summary>Changes what is reserved, from memory alone. False, and nothing changed, when storage has to be asked.</summary>
    public bool TryAdjust(SpendBounds bounds, ISpendPlan plan) => _keeper.TryReserve(bounds, plan, this) is not null;

    /// <summary>Changes what is reserved, asking storage where memory has too little. What was reserved stays where it is refused; otherwise
    /// the reservation that is handed back takes the place of this one.</summary>
    public ValueTask<Admittance> AdjustAsync(SpendBounds bounds, ISpendPlan plan, CancellationToken cancellationToken) =>
        _keeper.ReserveAsync(bounds, plan, this, cancellationToken);

    /// <summary>Ends the reservation with what was spent; the rest is free again. Called again it does nothing, and says the balance.</summary>
    public SettledSpend Settle(SpendAmount spent) => _keeper.Settle(this, spent);

    /// <summary>Ends the reservation where nothing was spent. Does nothing where it has ended.</summary>
    public void Release() => _keeper.Settle(this, SpendAmount.None);

    /// <summary>
    /// The charge of what was settled may or may not come: what it would have been taken from is given up, and returns when the lease expires.
    /// </summary>
    public void Doubt() => _keeper.Doubt(this);

    /// <summary>What is reserved in a holding.</summary>
    internal Money In(ScopeHolding holding) =>
        !IsEnded && Array.IndexOf(Holdings, holding) >= 0 ? Wish.Amount.In(holding.CountsByok) : default;
}
