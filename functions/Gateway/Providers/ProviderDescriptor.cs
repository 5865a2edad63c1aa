using System.Collections.Immutable;
using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Providers;

/// <summary>What the gateway knows about a provider. Data only: adding an OpenAI-compatible provider is adding one of these.</summary>
public sealed record ProviderDescriptor
{
    /// <summary>Lower-case routing slug, such as <c>groq</c>.</summary>
    public required string Slug { get; init; }

    /// <summary>Display name, on the wire as <c>provider</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Base address ending in a slash; <see cref="ChatPath"/> is appended. Keys are sent to this origin only (invariant I8).</summary>
    public required Uri BaseUrl { get; init; }

    public string ChatPath { get; init; } = "chat/completions";

    /// <summary>How it makes embeddings; null for a provider that makes none.</summary>
    public ProviderApi? Embeddings { get; init; } = ProviderApi.OpenAIEmbeddings;

    /// <summary>How it ranks documents; null for a provider that does not.</summary>
    public ProviderApi? Rerank { get; init; }

    /// <summary>How it makes images, where it does so otherwise than by its chat; null for a provider that does not.</summary>
    public ImagesApi? Images { get; init; }

    /// <summary>How it speaks; null for a provider that does not.</summary>
    public SpeechApi? Speech { get; init; }

    /// <summary>How it transcribes; null for a provider that does not.</summary>
    public TranscriptionsApi? Transcriptions { get; init; }

    public ProviderWire Wire { get; init; } = ProviderWire.OpenAIChat;

    /// <summary>The wires of models whose authors have others than <see cref="Wire"/> at this provider, by author.</summary>
    public ImmutableDictionary<string, ProviderWire> WiresByAuthor { get; init; } = ImmutableDictionary<string, ProviderWire>.Empty;

    public ProviderAuthentication Authentication { get; init; } = ProviderAuthentication.Bearer;

    /// <summary>
    /// Settings that may hold the key, first one found wins, such as <c>OPENAI_API_KEY</c>. The provider is on when one is set,
    /// or when <see cref="Authentication"/> needs none.
    /// </summary>
    public ImmutableArray<string> KeySettings { get; init; } = [];

    /// <summary>Settings that hold the key together, as a JSON object, where none of <see cref="KeySettings"/> is set. The provider is on when all that are not optional are set.</summary>
    public ImmutableArray<ProviderKeyPart> KeyParts { get; init; } = [];

    /// <summary>False for servers that refuse <c>stream_options</c>; their streams carry usage anyway or are estimated.</summary>
    public bool AcceptsStreamOptions { get; init; } = true;

    /// <summary>
    /// True for a provider of the OpenAI family that knows <c>cache_control</c> in a request. Others are not sent it where another API's request was translated; what callers of
    /// chat completions write themselves reaches every provider.
    /// </summary>
    public bool AcceptsCacheControl { get; init; }

    /// <summary>Of a provider of the OpenAI family.</summary>
    public ReasoningForm Reasoning { get; init; }

    /// <summary>
    /// True for a provider whose own word on what an answer cost (<c>usage.cost</c>, ticks, a total) is the bill, rather than the list prices: it counts what list prices
    /// do not express, such as searches, or the provider behind it that answered.
    /// </summary>
    public bool TrustsReportedCost { get; init; }

    /// <summary>True for a provider whose <c>total_tokens</c> counts reasoning that neither <c>completion_tokens</c> nor a detail counts.</summary>
    public bool TotalCountsThinking { get; init; }

    /// <summary>
    /// True for a provider that stops, and stops billing, when its answer is cancelled. One that does not bills the whole answer whoever listens; not
    /// known counts as that. Source: OpenRouter's list of providers whose streams can be cancelled.
    /// </summary>
    public bool CancellingStopsBilling { get; init; }

    /// <summary>
    /// True for a provider whose streams hold all that its models think, as they think it: nothing of the output is billed that was not seen. False where thoughts are
    /// withheld or summarised; not known counts as that.
    /// </summary>
    public bool StreamsThoughts { get; init; }

    /// <summary>
    /// Header in which the provider takes a key that makes a request which is sent again the same one, such as <c>Idempotency-Key</c>; null for a provider that does
    /// not document one. Attempts of jobs carry it.
    /// </summary>
    public string? IdempotencyHeader { get; init; }

    /// <summary>What the provider does with prompts and answers; unknown is taken for the worst.</summary>
    public DataPolicy DataPolicy { get; init; } = DataPolicy.Unknown;

    public Uri? PrivacyPolicyUrl { get; init; }

    public Uri? TermsOfServiceUrl { get; init; }

    public Uri? StatusPageUrl { get; init; }

    /// <summary>ISO 3166-1 alpha-2 country.</summary>
    public string? Headquarters { get; init; }

    public ImmutableArray<string> Datacenters { get; init; } = [];

    /// <summary>What an endpoint of the provider's speaks.</summary>
    public ProviderWire WireOf(ModelEndpoint endpoint) => WiresByAuthor.IsEmpty ? Wire : WiresByAuthor.GetValueOrDefault(endpoint.Model.Split('/')[0], Wire);
}
