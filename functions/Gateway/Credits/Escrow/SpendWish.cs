namespace Interchange.Gateway.Credits.Escrow;

/// <summary>What a request wants to have reserved.</summary>
/// <param name="Amount">The most that it can then spend.</param>
/// <param name="Units">What the amount pays for, in units of whoever wishes; for a chat request, tokens of output.</param>
/// <param name="Capped">True when it would be more if there were more room.</param>
internal readonly record struct SpendWish(SpendAmount Amount, long Units, bool Capped)
{
    /// <summary>How many units it may come to, where more is reserved as it goes on; never less than <see cref="Units"/>.</summary>
    public long Most { get; init; } = Units;
}
