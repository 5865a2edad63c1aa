namespace Interchange.Gateway.Catalog.Import.ModelsDev;

internal sealed record ModelsDevWeights
{
    public required string Url { get; init; }
}
