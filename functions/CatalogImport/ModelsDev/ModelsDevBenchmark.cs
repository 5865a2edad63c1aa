namespace Interchange.CatalogImport.ModelsDev;

internal sealed record ModelsDevBenchmark
{
    public required string Name { get; init; }

    public decimal? Score { get; init; }
}
