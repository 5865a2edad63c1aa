namespace Interchange.Gateway.Catalog.Import.ModelsDev;

/// <summary><c>effort</c> with its values, <c>budget_tokens</c>, or <c>toggle</c>.</summary>
internal sealed record ModelsDevReasoningOption
{
    public required string Type { get; init; }

    public List<string?>? Values { get; init; }

    public long? Min { get; init; }
}
