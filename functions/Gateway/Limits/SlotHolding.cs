namespace Interchange.Gateway.Limits;

/// <summary>The slots that this instance holds of one scope. Guarded by its account's lock.</summary>
internal sealed class SlotHolding(SlotLimit limit)
{
    public SlotLimit Limit { get; set; } = limit;

    public long Held { get; set; }

    public long Used { get; set; }

    public long LastUsed { get; set; }

    /// <summary>When storage forgets the instance unless it asks again, as the clock's timestamp.</summary>
    public long ExpiresAt { get; set; }
}
