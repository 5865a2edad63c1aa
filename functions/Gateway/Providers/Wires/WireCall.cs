using Interchange.Gateway.Catalog;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>One call of a provider that speaks another wire than the gateway's own.</summary>
public sealed record WireCall
{
    public required ProviderDescriptor Provider { get; init; }

    public required ModelEndpoint Endpoint { get; init; }

    /// <summary>The key; null where the provider needs none.</summary>
    public ProviderSecret? Secret { get; init; }

    /// <summary>What is asked: the provider's own name of the model, and every bound and substitution of the gateway's, are in it.</summary>
    public required ChatPrompt Prompt { get; init; }

    /// <summary>
    /// The request in the caller's own words, where these are the provider's wire; null otherwise. What the gateway owns in it (model, bound, user, stream) is to be
    /// taken from <see cref="Prompt"/>.
    /// </summary>
    public NativeRequest? Native { get; init; }

    /// <summary>Makes a request that is sent again the same one; null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The time of the call.</summary>
    public required DateTimeOffset Now { get; init; }
}
