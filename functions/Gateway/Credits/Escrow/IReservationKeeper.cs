namespace Interchange.Gateway.Credits.Escrow;

/// <summary>What a reservation can be changed and ended through.</summary>
internal interface IReservationKeeper
{
    /// <summary>Changes a reservation from memory; null when storage has to be asked.</summary>
    Reservation? TryReserve(SpendBounds bounds, ISpendPlan plan, Reservation? existing);

    /// <summary>Changes a reservation, asking storage where memory has too little.</summary>
    ValueTask<Admittance> ReserveAsync(SpendBounds bounds, ISpendPlan plan, Reservation? existing, CancellationToken cancellationToken);

    /// <summary>Ends a reservation.</summary>
    SettledSpend Settle(Reservation reservation, SpendAmount spent);

    /// <summary>Ends the lease that a reservation was made of.</summary>
    void Doubt(Reservation reservation);
}
