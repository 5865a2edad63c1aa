namespace Interchange.Gateway.Keys.Caching;

/// <summary>How a read ended: with a reading, with a failure, or overtaken by an invalidation (neither).</summary>
internal sealed record KeyReadOutcome(KeyReading? Reading, Exception? Failure)
{
    /// <summary>The key was changed here while the read was in flight: what it brought may be older than the change.</summary>
    public static readonly KeyReadOutcome Overtaken = new(null, null);
}
