using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Moderation;

/// <summary>What a moderator finds of a request.</summary>
/// <param name="Position">Of the first text that was flagged; null where none was.</param>
/// <param name="Reasons">The categories of what was flagged.</param>
public sealed record Verdict(int? Position, ImmutableArray<string> Reasons);
