namespace Interchange.Embedded.Azurite;

/// <summary>How Azurite is found, started and shared.</summary>
internal sealed record AzuriteOptions
{
    public required int TablePort { get; init; }

    /// <summary>Where Azurite keeps its data.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folders from which <c>node_modules/azurite</c> is looked for, upwards.</summary>
    public required IReadOnlyList<string> SearchFrom { get; init; }

    /// <summary>Where node and npm are looked for: the PATH of this process, unless a test says otherwise.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>Holds the locks of the processes that use the Azurite on <see cref="TablePort"/>: one place per user and port, whatever their state folders.</summary>
    public string UsersFolder => Path.Combine(Path.GetTempPath(), $"interchange-azurite-{Environment.UserName}", $"{TablePort}");

    /// <summary>How long Azurite may take to listen.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
