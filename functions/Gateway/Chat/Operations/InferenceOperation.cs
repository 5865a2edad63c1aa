using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>
/// Something that models do beside chat, whose request is a JSON document with <c>model</c> and whose answer comes in one piece: routed, admitted, tried
/// and billed as chat is.
/// </summary>
internal sealed record InferenceOperation
{
    /// <summary>OpenRouter's <c>api_type</c>, such as <c>embeddings</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The output modality of the models that do it.</summary>
    public required string Modality { get; init; }

    /// <summary>How a provider offers it; null for one that does not.</summary>
    public required Func<ProviderDescriptor, ProviderApi?> ApiOf { get; init; }

    /// <summary>Checks what the gateway owns of a request.</summary>
    public required Action<ChatDocument> Check { get; init; }

    /// <summary>Whether what a provider sent is an answer.</summary>
    public required Func<ReadOnlyMemory<byte>, bool> IsAnswer { get; init; }

    /// <summary>
    /// Writes a provider's answer in the gateway's own form, given the request and the answer; null where the forms are the same. The answer is valid JSON.
    /// </summary>
    public Action<ChatDocument, ReadOnlyMemory<byte>, PooledBody>? Rewrite { get; init; }
}
