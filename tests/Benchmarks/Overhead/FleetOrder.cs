using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Overhead;

/// <summary>What a <see cref="Fleet"/> consists of.</summary>
/// <param name="Targets">Names of what is started, in the order in which it takes turns.</param>
/// <param name="MergedWrites">Whether the stand-in's events may leave it several at a time.</param>
/// <param name="App">Folder of a published function app; null to publish it now.</param>
/// <param name="Portkey">Folder where Portkey's gateway is installed; null to install it into the run's folder.</param>
internal sealed record FleetOrder(IReadOnlyList<string> Targets, bool MergedWrites = false, string? App = null, string? Portkey = null)
{
    /// <summary>The models of the stand-in behind the product.</summary>
    public IReadOnlyList<string> Models { get; init; } = [CatalogOverlay.Model];

    /// <summary>Whether the product is called with a key that has a limit of each kind, none of which is reached.</summary>
    public bool Limited { get; init; }
}
