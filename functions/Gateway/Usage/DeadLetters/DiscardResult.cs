namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>What became of dead letters that were thrown away.</summary>
/// <param name="Discarded">Removed.</param>
/// <param name="Kept">Held for too long to be removed: they stay.</param>
/// <param name="NotFound">Not among those that were looked at.</param>
internal sealed record DiscardResult(IReadOnlyList<string> Discarded, IReadOnlyList<string> Kept, IReadOnlyList<string> NotFound);
