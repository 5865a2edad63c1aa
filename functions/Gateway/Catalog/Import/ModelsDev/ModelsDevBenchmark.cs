namespace Interchange.Gateway.Catalog.Import.ModelsDev;

internal sealed record ModelsDevBenchmark
{
    public required string Name { get; init; }

    public decimal? Score { get; init; }
}
