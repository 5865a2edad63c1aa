using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Providers;

/// <summary>Something that a provider offers beside chat, in nearly everybody's form.</summary>
/// <param name="Path">Relative to the provider's base address; one that begins with a slash is relative to its origin.</param>
public sealed record ProviderApi(string Path)
{
    /// <summary>OpenAI's embeddings, which know no <c>input_type</c>.</summary>
    public static ProviderApi OpenAIEmbeddings { get; } = new("embeddings") { LeftOut = ["input_type"] };

    /// <summary>Cohere's own embeddings.</summary>
    public static ProviderApi CohereEmbeddings => Cohere.CohereEmbeddings.Api;

    /// <summary>Cohere's own ranking.</summary>
    public static ProviderApi CohereRerank => Cohere.CohereRerank.Api;

    /// <summary>Properties of the request that the provider does not know and that only tune its answer: they are not sent.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>Properties that the provider has under another name.</summary>
    public ImmutableDictionary<string, string> Renamed { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Writes the request, a JSON object, in a form of the provider's own; null where other names are all the difference. It throws
    /// <see cref="Translation.NotCarriedException"/> for what the provider does not take.
    /// </summary>
    public Action<JsonElement, Utf8JsonWriter>? WriteRequest { get; init; }

    /// <summary>Writes the provider's answer, a JSON document, in everybody's form; null where it is in that.</summary>
    public Action<JsonElement, Utf8JsonWriter>? WriteAnswer { get; init; }
}
