using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Health.Breakers;

/// <summary>How one attempt ended, for breakers and windows alike.</summary>
public sealed record AttemptOutcome
{
    public required ModelEndpoint Endpoint { get; init; }

    /// <summary>Names the credential that was used, without holding it: the provider's slug for the gateway's own.</summary>
    public required string Credential { get; init; }

    /// <summary>What <see cref="IBreakers.TryEnter"/> answered.</summary>
    public required BreakerPass Pass { get; init; }

    /// <summary>True when it tells nothing of the endpoint: the caller left, or another attempt of a hedge won.</summary>
    public bool Abandoned { get; init; }

    /// <summary>Null for an answer.</summary>
    public ProviderFailure? Failure { get; init; }

    /// <summary>From the request to the end of the answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>From the request to the first content; null for an answer in one piece, or when none came.</summary>
    public TimeSpan? FirstToken { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>True when the answer ended in tool calls.</summary>
    public bool CalledTools { get; init; }

    /// <summary>False when a tool call was not JSON or named no offered tool.</summary>
    public bool ToolCallsValid { get; init; } = true;
}
