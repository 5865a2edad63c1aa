namespace Interchange.Gateway.Catalog.Import.ModelsDev;

/// <summary>A models.dev snapshot. Shapes here say only what the import reads.</summary>
internal sealed record ModelsDevFile
{
    /// <summary>Where and when, such as <c>models.dev snapshot 2026-07-02, MIT licence</c>.</summary>
    public required string Source { get; init; }

    public required Dictionary<string, ModelsDevModel> BaseModels { get; init; }

    public required Dictionary<string, ModelsDevProvider> Providers { get; init; }
}
