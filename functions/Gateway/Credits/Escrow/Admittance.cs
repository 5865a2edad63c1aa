namespace Interchange.Gateway.Credits.Escrow;

/// <summary>What became of a wish: a reservation, a refusal, or neither when storage did not answer.</summary>
/// <param name="Reservation">Held until it is settled or released.</param>
/// <param name="Refusal">Why not.</param>
internal readonly record struct Admittance(Reservation? Reservation, SpendRefusal? Refusal)
{
    /// <summary>Nobody knows whether there is enough: storage did not answer.</summary>
    public static Admittance Unknown => default;

    public bool IsUnknown => Reservation is null && Refusal is null;
}
