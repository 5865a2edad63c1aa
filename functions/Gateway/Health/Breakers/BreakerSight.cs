namespace Interchange.Gateway.Health.Breakers;

/// <summary>
/// Whether this instance sees what the others do. While it does, the right to probe is claimed in shared storage; while it does not,
/// every instance probes for itself.
/// </summary>
internal sealed class BreakerSight
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(3);

    private long _until;

    public bool IsClear(DateTimeOffset now) => now.UtcTicks < Volatile.Read(ref _until);

    /// <summary>Storage has answered.</summary>
    public void Confirm(DateTimeOffset now) => Volatile.Write(ref _until, (now + Lasts).UtcTicks);

    /// <summary>Storage does not answer.</summary>
    public void Lose() => Volatile.Write(ref _until, 0);
}
