namespace Interchange.Gateway.Catalog.Import.ModelsDev;

internal sealed record ModelsDevModalities
{
    public List<string> Input { get; set; } = [];

    public List<string> Output { get; set; } = [];
}
