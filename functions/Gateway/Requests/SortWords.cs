using System.Collections.Immutable;

namespace Interchange.Gateway.Requests;

/// <summary>What routes can be sorted by, as requests and policies say it and routing records repeat it.</summary>
public static class SortWords
{
    /// <summary>In the order of routing's own enumeration of them.</summary>
    public static ImmutableArray<string> All { get; } = ["price", "throughput", "latency", "exacto"];

    /// <summary>Its place among all; null for another word, and for none.</summary>
    public static int? IndexOf(string? word) => word is not null && All.IndexOf(word) is >= 0 and var index ? index : null;
}
