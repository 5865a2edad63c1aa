namespace Interchange.Gateway.Catalog.Import.ModelsDev;

/// <summary>A base model, or a provider's offer, whose absent members are those of its base model.</summary>
internal sealed record ModelsDevModel
{
    /// <summary>Id of the base model that an offer inherits from.</summary>
    public string? BaseModel { get; init; }

    /// <summary>Dotted names of members that are not inherited.</summary>
    public List<string>? BaseModelOmit { get; init; }

    public string? Name { get; init; }

    public string? ReleaseDate { get; init; }

    public string? Knowledge { get; init; }

    /// <summary><c>alpha</c>, <c>beta</c>, <c>deprecated</c> or absent.</summary>
    public string? Status { get; init; }

    public bool? Reasoning { get; init; }

    public List<ModelsDevReasoningOption>? ReasoningOptions { get; init; }

    public bool? ToolCall { get; init; }

    public bool? StructuredOutput { get; init; }

    public bool? Temperature { get; init; }

    public ModelsDevLimit? Limit { get; init; }

    public ModelsDevModalities? Modalities { get; init; }

    public ModelsDevCost? Cost { get; init; }

    public List<ModelsDevWeights>? Weights { get; init; }

    public List<ModelsDevBenchmark>? Benchmarks { get; init; }

    /// <summary>This offer with what it leaves out taken from its base model.</summary>
    public ModelsDevModel Inherit(ModelsDevModel parent) => this with
    {
        Name = Name ?? parent.Name,
        ReleaseDate = ReleaseDate ?? parent.ReleaseDate,
        Knowledge = Knowledge ?? Unless("knowledge", parent.Knowledge),
        Reasoning = Reasoning ?? Unless("reasoning", parent.Reasoning),
        ToolCall = ToolCall ?? Unless("tool_call", parent.ToolCall),
        StructuredOutput = StructuredOutput ?? Unless("structured_output", parent.StructuredOutput),
        Temperature = Temperature ?? Unless("temperature", parent.Temperature),
        Modalities = Modalities ?? parent.Modalities,
        Limit = new ModelsDevLimit
        {
            Context = Limit?.Context ?? Unless("limit.context", parent.Limit?.Context),
            Input = Limit?.Input ?? Unless("limit.input", parent.Limit?.Input),
            Output = Limit?.Output ?? Unless("limit.output", parent.Limit?.Output),
        },
        Weights = Weights ?? parent.Weights,
        Benchmarks = Benchmarks ?? parent.Benchmarks,
    };

    private T? Unless<T>(string name, T? value) => BaseModelOmit?.Contains(name) == true ? default : value;
}
