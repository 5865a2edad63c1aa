using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>What plugins have found for a request: said with its answer, and charged with it. Holds text of the prompt: kept nowhere but with the request.</summary>
internal sealed record PromptExtras
{
    public static PromptExtras None { get; } = new();

    /// <summary>What the answer's <c>annotations</c> have beside the provider's, each as JSON.</summary>
    public ImmutableArray<string> Annotations { get; init; } = [];

    /// <summary>Those of them that are files that were read: an error has them too, so that they need not be read again.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>How many results a search has brought.</summary>
    public int SearchResults { get; init; }

    /// <summary>Who has searched; null for nobody.</summary>
    public string? SearchEngine { get; init; }

    /// <summary>What the plugins cost.</summary>
    [JsonIgnore]
    public Money Cost { get; init; }

    /// <summary><see cref="Cost"/> in nano-dollars.</summary>
    public long CostNanoDollars
    {
        get => Cost.NanoDollars;
        init => Cost = new Money(value);
    }
}
