using System.Collections.Immutable;

namespace Interchange.Gateway.Chat.Plugins.Searching;

/// <summary>What a search has found.</summary>
/// <param name="Annotations">Of the answer, one for each result, each as JSON.</param>
/// <param name="Dollars">What it costs.</param>
/// <param name="Results">How many there are.</param>
/// <param name="Engine">Who has searched; null for nobody.</param>
internal sealed record SearchFinding(ImmutableArray<string> Annotations, decimal Dollars, int Results, string? Engine)
{
    public static SearchFinding None { get; } = new([], 0, 0, null);
}
