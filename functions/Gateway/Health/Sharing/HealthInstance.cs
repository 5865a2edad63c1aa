namespace Interchange.Gateway.Health.Sharing;

/// <summary>Names this run of the process among all that share the storage: as who claims probes and as writer of windows.</summary>
/// <param name="Name">Letters and digits, different for every run of every instance.</param>
internal sealed record HealthInstance(string Name)
{
    public static HealthInstance New() => new(Guid.NewGuid().ToString("n")[..16]);
}
