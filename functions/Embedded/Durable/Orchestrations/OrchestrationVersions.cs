namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>The order of orchestrations' versions.</summary>
internal static class OrchestrationVersions
{
    /// <summary>Numbers with dots by their parts, other texts as texts without regard to case; no version comes before any.</summary>
    public static int Compare(string? version, string? other)
    {
        var (none, otherNone) = (string.IsNullOrWhiteSpace(version), string.IsNullOrWhiteSpace(other));
        if (none || otherNone)
        {
            return otherNone.CompareTo(none);
        }

        return Version.TryParse(version, out var parsed) && Version.TryParse(other, out var otherParsed)
            ? parsed.CompareTo(otherParsed)
            : string.Compare(version, other, StringComparison.OrdinalIgnoreCase);
    }
}
