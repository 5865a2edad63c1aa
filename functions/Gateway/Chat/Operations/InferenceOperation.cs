using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Tokens;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>
/// Something that models do beside chat, whose request is a JSON document with <c>model</c>: routed, admitted, tried and billed as chat is. Its request reaches
/// a provider spliced, in nearly everybody's form (<see cref="ApiOf"/>), or written anew (<see cref="FormOf"/>).
/// </summary>
internal sealed record InferenceOperation
{
    /// <summary>OpenRouter's <c>api_type</c>, such as <c>embeddings</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The output modality of the models that do it.</summary>
    public required string Modality { get; init; }

    /// <summary>How a provider takes the request as it is; null for one that does not offer it.</summary>
    public Func<ProviderDescriptor, ProviderApi?>? ApiOf { get; init; }

    /// <summary>How an endpoint is asked whose request is written anew, where <see cref="ApiOf"/> is not how.</summary>
    public Func<ModelEndpoint, ProviderDescriptor, IReadOnlyList<string>, ChatDocument, MediaFormChoice>? FormOf { get; init; }

    /// <summary>Reads the body; null where it is the JSON document itself.</summary>
    public Func<HttpRequest, CancellationToken, ValueTask<PooledBody>>? ReadBody { get; init; }

    /// <summary>Checks what the gateway owns of a request.</summary>
    public required Action<ChatDocument> Check { get; init; }

    /// <summary>What of images and sound a request that was checked asks for, and what its prompt is made of; null where it is billed by tokens alone.</summary>
    public Func<ChatDocument, (MediaSize Size, PromptSize Prompt)>? Measure { get; init; }

    /// <summary>Fetches what a request that was checked names by address: the request with it, or null where it names nothing. Null for an operation that never does.</summary>
    public Func<ChatDocument, MediaFetch, CancellationToken, ValueTask<PooledBody?>>? Fetch { get; init; }

    /// <summary>Whether an answer may come piece by piece.</summary>
    public OperationStreaming Streaming { get; init; }

    /// <summary>Whether what a provider sent is an answer, for a request that is spliced.</summary>
    public Func<ReadOnlyMemory<byte>, bool>? IsAnswer { get; init; }

    /// <summary>
    /// Writes a provider's answer in the gateway's own form, given the request and the answer; null where the forms are the same. The answer is valid JSON.
    /// </summary>
    public Action<ChatDocument, ReadOnlyMemory<byte>, PooledBody>? Rewrite { get; init; }

    /// <summary>Writes the value of <c>usage</c> into an answer that is JSON, where it has a form of its own; null for that of chat.</summary>
    public Action<Utf8JsonWriter, TokenUsage, CostBreakdown>? WriteUsage { get; init; }
}
