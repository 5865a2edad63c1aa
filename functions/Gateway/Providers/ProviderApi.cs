using System.Collections.Immutable;

namespace Interchange.Gateway.Providers;

/// <summary>Something that a provider offers beside chat, in nearly everybody's form.</summary>
/// <param name="Path">Relative to the provider's base address; one that begins with a slash is relative to its origin.</param>
public sealed record ProviderApi(string Path)
{
    /// <summary>OpenAI's embeddings, which know no <c>input_type</c>.</summary>
    public static ProviderApi OpenAIEmbeddings { get; } = new("embeddings") { LeftOut = ["input_type"] };

    /// <summary>Properties of the request that the provider does not know and that only tune its answer: they are not sent.</summary>
    public ImmutableArray<string> LeftOut { get; init; } = [];

    /// <summary>Properties that the provider has under another name.</summary>
    public ImmutableDictionary<string, string> Renamed { get; init; } = ImmutableDictionary<string, string>.Empty;
}
