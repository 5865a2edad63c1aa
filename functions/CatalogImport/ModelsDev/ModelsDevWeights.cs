namespace Interchange.CatalogImport.ModelsDev;

internal sealed record ModelsDevWeights
{
    public required string Url { get; init; }
}
