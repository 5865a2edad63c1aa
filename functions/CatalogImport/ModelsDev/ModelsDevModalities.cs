namespace Interchange.CatalogImport.ModelsDev;

internal sealed record ModelsDevModalities
{
    public List<string> Input { get; set; } = [];

    public List<string> Output { get; set; } = [];
}
