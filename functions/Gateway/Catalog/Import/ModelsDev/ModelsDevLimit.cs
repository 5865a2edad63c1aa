namespace Interchange.Gateway.Catalog.Import.ModelsDev;

/// <summary>Tokens; 0 stands for unknown.</summary>
internal sealed record ModelsDevLimit
{
    public long? Context { get; init; }

    public long? Input { get; init; }

    public long? Output { get; init; }
}
