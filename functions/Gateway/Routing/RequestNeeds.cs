using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;

namespace Interchange.Gateway.Routing;

/// <summary>What a request asks of an endpoint, beside the caller's preferences.</summary>
public sealed record RequestNeeds
{
    public static readonly RequestNeeds None = new();

    /// <summary>The parameters that the request uses; a null, an empty <c>tools</c> and a <c>response_format</c> of plain text use nothing.</summary>
    public ParameterSet Parameters { get; init; }

    /// <summary>At least so many tokens are in the prompt: an estimate from its bytes that errs on the low side.</summary>
    public long PromptTokens { get; init; }

    /// <summary>So many are likely: texts have four bytes a token, or thereabouts.</summary>
    public long LikelyPromptTokens { get; init; }

    /// <summary>The caller's bound on the output, in tokens; null for none.</summary>
    public long? MaxTokens { get; init; }

    public InputModalities Inputs { get; init; }
}
