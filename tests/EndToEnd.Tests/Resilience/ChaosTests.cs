using System.Globalization;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>The command <c>chaos</c> of tests/Benchmarks in short: four processes, kills, bad storage, a bus that repeats itself, and not a nano-dollar amiss.</summary>
[Collection(AloneCollection.Name)]
public sealed class ChaosTests : EndToEndTests
{
    private const int Seconds = 10;
    private const int Callers = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Every_completed_generation_is_charged_once_at_its_price_whatever_goes_wrong()
    {
        var seed = Environment.TickCount;
        await using var chaos = ChildProcess.Start(
            "chaos",
            "dotnet",
            [
                "exec", Program, "chaos", "--seconds", Seconds.ToString(CultureInfo.InvariantCulture),
                "--callers", Callers.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture),
            ],
            new Dictionary<string, string?>(StringComparer.Ordinal),
            RepositoryRoot.Path);
        await chaos.WaitForExitAsync(Patience, Cancellation);

        TestContext.Current.TestOutputHelper?.WriteLine(chaos.Tail());
        Assert.True(chaos.ExitCode == 0, chaos.Tail());
    }

    /// <summary>The benchmarks as they were built beside these tests.</summary>
    private static string Program => Path.Combine(
        RepositoryRoot.Path,
        "tests",
        "Benchmarks",
        Path.GetRelativePath(Path.Combine(RepositoryRoot.Path, "tests", "EndToEnd.Tests"), AppContext.BaseDirectory),
        "Interchange.Benchmarks.dll");
}
