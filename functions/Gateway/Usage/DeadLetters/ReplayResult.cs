namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>What became of dead letters that were handled again.</summary>
/// <param name="Replayed">Handled and removed.</param>
/// <param name="Refused">Still such that nothing can be done with them; they stay.</param>
/// <param name="Kept">Handled, and held for too long to be removed: they stay, and handling them again changes nothing.</param>
/// <param name="NotFound">Asked for by name, and not among those that were looked at.</param>
internal sealed record ReplayResult(IReadOnlyList<string> Replayed, IReadOnlyList<string> Refused, IReadOnlyList<string> Kept, IReadOnlyList<string> NotFound);
