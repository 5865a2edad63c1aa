namespace Interchange.Benchmarks.Durable;

/// <param name="Sequential">Orchestrations that are timed one after the other.</param>
/// <param name="Total">Orchestrations of the throughput run.</param>
/// <param name="AtOnce">How many of them are under way at once.</param>
/// <param name="FanOut">Activities of the orchestration that calls them side by side.</param>
internal sealed record DurableSettings(int Sequential, int Total, int AtOnce, int FanOut);
