namespace Interchange.CatalogImport.ModelsDev;

internal sealed record ModelsDevProvider
{
    public required string Name { get; init; }

    public required Dictionary<string, ModelsDevModel> Models { get; init; }
}
