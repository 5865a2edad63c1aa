using System.Security.Cryptography;

namespace Interchange.Gateway.Routing;

/// <summary>A seed for each plan: the lottery's only source of chance. Thread-safe.</summary>
/// <param name="first">Where to begin; equal beginnings give equal seeds.</param>
public sealed class RouteSeeds(ulong first)
{
    private ulong _last = first;

    /// <summary>Begins anywhere.</summary>
    public RouteSeeds()
        : this(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))))
    {
    }

    /// <summary>The next seed. Neighbours need not look random: the planner mixes them.</summary>
    public ulong Next() => Interlocked.Add(ref _last, 0xD1B54A32D192ED03);
}
