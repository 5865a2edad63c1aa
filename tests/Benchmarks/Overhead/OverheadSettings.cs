using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Overhead;

/// <param name="Rounds">How often each target is measured in each scenario.</param>
/// <param name="Seconds">Length of one round of one target.</param>
/// <param name="Warmup">Length of the warm-up of each target, streamed and not.</param>
/// <param name="Targets">Names of the targets, in the order in which they take turns.</param>
/// <param name="MergedWrites">Whether the stand-in's events may leave it several at a time.</param>
/// <param name="App">Folder of a published function app; null to publish it now.</param>
/// <param name="Portkey">Folder where Portkey's gateway is installed; null to install it into the run's folder.</param>
internal sealed record OverheadSettings(
    int Rounds,
    TimeSpan Seconds,
    TimeSpan Warmup,
    IReadOnlyList<string> Targets,
    bool MergedWrites,
    string? App,
    string? Portkey)
{
    /// <summary>The models of the stand-in behind the product.</summary>
    public IReadOnlyList<string> Models { get; init; } = [CatalogOverlay.Model];
}
