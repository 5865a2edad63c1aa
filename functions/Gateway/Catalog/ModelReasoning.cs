using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>How a model's reasoning can be steered. Source: <c>ModelReasoning</c> of OpenRouter's OpenAPI document.</summary>
public sealed record ModelReasoning
{
    /// <summary>Accepted efforts, highest first; default (no allowlist) when unknown.</summary>
    public ImmutableArray<string> SupportedEfforts { get; init; }

    /// <summary>True when a budget in tokens is accepted.</summary>
    public bool SupportsMaxTokens { get; init; }

    /// <summary>True when reasoning cannot be switched off.</summary>
    public bool Mandatory { get; init; }
}
