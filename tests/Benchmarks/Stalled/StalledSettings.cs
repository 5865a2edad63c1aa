using Interchange.Benchmarks.Overhead;

namespace Interchange.Benchmarks.Stalled;

/// <param name="Streams">How many streams hang.</param>
/// <param name="Rounds">How often healthy calls are timed without them and with them.</param>
/// <param name="Seconds">Length of one timing.</param>
/// <param name="Warmup">Length of the warm-up, streamed and not.</param>
/// <param name="Connections">Connections of the healthy calls.</param>
internal sealed record StalledSettings(int Streams, int Rounds, TimeSpan Seconds, TimeSpan Warmup, int Connections)
{
    /// <summary>What the streams wait for the next content: longer than their opening and two timings with their backlog take.</summary>
    public TimeSpan Idle => 2 * Seconds + TimeSpan.FromSeconds(34);

    public IReadOnlyList<Scenario> Scenarios => [new(Stream: false, Connections), new(Stream: true, Connections)];

    /// <summary>A model for each time that streams hang, because those that were given up open the breaker of theirs.</summary>
    public static string Model(int round) => $"bench/stalled-{round}";
}
