namespace Interchange.Gateway.Tests.Fetching;

/// <summary>Tests that measure what the process allocates: no others run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredCollection
{
    public const string Name = "measured";
}
