namespace Interchange.Gateway.Catalog.Import.ModelsDev;

/// <summary>The tier holds for prompts longer than <see cref="Size"/> tokens. <see cref="Type"/> is <c>context</c> or absent.</summary>
internal sealed record ModelsDevTierBound
{
    public required long Size { get; init; }

    public string? Type { get; init; }
}
