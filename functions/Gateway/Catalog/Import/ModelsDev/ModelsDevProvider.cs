namespace Interchange.Gateway.Catalog.Import.ModelsDev;

internal sealed record ModelsDevProvider
{
    public required string Name { get; init; }

    public required Dictionary<string, ModelsDevModel> Models { get; init; }
}
