namespace Interchange.Benchmarks.Overhead;

/// <param name="Rounds">How often each target is measured in each scenario.</param>
/// <param name="Seconds">Length of one round of one target.</param>
/// <param name="Warmup">Length of the warm-up of each target, streamed and not.</param>
/// <param name="Fleet">What is measured.</param>
internal sealed record OverheadSettings(int Rounds, TimeSpan Seconds, TimeSpan Warmup, FleetOrder Fleet);
