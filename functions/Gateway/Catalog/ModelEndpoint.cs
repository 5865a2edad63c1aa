using System.Collections.Frozen;

namespace Interchange.Gateway.Catalog;

/// <summary>One provider's offer of one model: the unit that routing chooses between.</summary>
public sealed record ModelEndpoint
{
    /// <summary>What stands between the two parts of a <see cref="Name"/>.</summary>
    public const string NameSeparator = " | ";

    /// <summary>Slug of the provider, such as <c>groq</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Routing slug: the provider's, with a variant where it offers the model more than once, such as <c>deepinfra/turbo</c>.</summary>
    public required string Tag { get; init; }

    /// <summary>The gateway's id of the model, such as <c>meta-llama/llama-3.3-70b-instruct</c>.</summary>
    public required string Model { get; init; }

    /// <summary>What the provider calls the model.</summary>
    public required string UpstreamModel { get; init; }

    /// <summary>Where it is asked, such as <c>eu-central-1</c> at Amazon Bedrock or <c>europe-west4</c> at Google Vertex AI; null for where the provider's settings say.</summary>
    public string? Region { get; init; }

    public required Pricing Pricing { get; init; }

    /// <summary>Prompt and completion together, in tokens; null when unknown.</summary>
    public long? ContextLength { get; init; }

    public long? MaxPromptTokens { get; init; }

    public long? MaxCompletionTokens { get; init; }

    /// <summary>int4, int8, fp4, mxfp4, nvfp4, fp6, fp8, mxfp8, fp16, bf16, fp32 or unknown.</summary>
    public string Quantization { get; init; } = "unknown";

    public FrozenSet<string> SupportedParameters { get; init; } = [];

    /// <summary>
    /// True for the trial offer of a provider that sells otherwise: free of charge, strictly rate limited, often without a promise
    /// about the data. Chosen by <c>:free</c>, or when the model has no other endpoint; never as the cheapest of the ordinary ones.
    /// </summary>
    public bool FreeTier { get; init; }

    public EndpointStage Stage { get; init; }

    /// <summary>True where the endpoint goes on with a last message of the assistant's as with its own text, rather than refusing it or answering it.</summary>
    public bool AcceptsPrefill { get; init; }

    /// <summary>Name of the endpoint as <c>provider | upstream model</c>, unique in the catalog and safe in logs.</summary>
    public string Name => $"{Tag}{NameSeparator}{UpstreamModel}";
}
