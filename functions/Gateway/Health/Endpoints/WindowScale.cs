namespace Interchange.Gateway.Health.Endpoints;

/// <summary>A division of time into slots of equal length that all instances share, and how many of them are kept.</summary>
/// <param name="SlotSeconds">Length of a slot.</param>
/// <param name="Slots">Slots that are kept, the current one included.</param>
internal sealed record WindowScale(int SlotSeconds, int Slots)
{
    /// <summary>Half minutes, for the windows of five and of thirty minutes. With percentiles.</summary>
    public static readonly WindowScale Fine = new(30, 61);

    /// <summary>Quarters of an hour, for the windows of two hours and of a day. Counts alone.</summary>
    public static readonly WindowScale Coarse = new(900, 97);

    /// <summary>Fine slots in a coarse one.</summary>
    public const int FinePerCoarse = 30;

    public bool HasDistributions => ReferenceEquals(this, Fine);

    public long Slot(DateTimeOffset time) => time.ToUnixTimeSeconds() / SlotSeconds;

    public DateTimeOffset Start(long slot) => DateTimeOffset.FromUnixTimeSeconds(slot * SlotSeconds);
}
