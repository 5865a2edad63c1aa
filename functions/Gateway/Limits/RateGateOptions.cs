namespace Interchange.Gateway.Limits;

/// <summary>How an instance shares limits with the others.</summary>
public sealed record RateGateOptions
{
    /// <summary>What was not used for this long goes back to the others. Default 2 s.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a limit of which nothing was left is refused without asking storage again. Default 0.2 s.</summary>
    public TimeSpan EmptyFor { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>When the slots of an instance that has died are free again; longer than clocks differ. Default 2 min.</summary>
    public TimeSpan SlotExpiry { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>When a caller who found no slot free should ask again. Default 1 s.</summary>
    public TimeSpan SlotRetry { get; init; } = TimeSpan.FromSeconds(1);
}
