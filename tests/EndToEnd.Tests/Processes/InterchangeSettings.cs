namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>How a test starts the product.</summary>
internal sealed record InterchangeSettings
{
    /// <summary>Connection string of the storage.</summary>
    public required string Tables { get; init; }

    /// <summary>An existing folder; null for a new one that goes when the process is disposed.</summary>
    public string? StateFolder { get; init; }

    /// <summary>Path of a catalog overlay; null for none.</summary>
    public string? Overlay { get; init; }

    /// <summary>Clocks so short that a silent provider is given up while a test waits.</summary>
    public bool Impatient { get; init; }

    /// <summary>Further settings as environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);
}
