using System.Globalization;

namespace Interchange.Gateway.Batches.Steps;

/// <summary>The payloads that a batch has while it runs.</summary>
internal static class BatchParts
{
    /// <summary>Its lines, where they stood in the request.</summary>
    public const string Input = "input";

    /// <summary>A byte for each line: 1 where its custom_id is one that came before.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>The orders of a window.</summary>
    public static string Window(int number) => string.Create(CultureInfo.InvariantCulture, $"window-{number}");

    /// <summary>What its lines have come to.</summary>
    public static string Outcome(int number) => string.Create(CultureInfo.InvariantCulture, $"outcome-{number}");
}
