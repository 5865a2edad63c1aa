using System.CommandLine;

namespace Interchange.Benchmarks.Chaos;

/// <summary>
/// The whole product under everything that can go wrong at once. Afterwards every generation that a caller saw completed must have been charged exactly once,
/// at the price of an oracle that has nothing of the gateway's, to the nano-dollar.
/// </summary>
internal static class ChaosCommand
{
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long things go wrong.", DefaultValueFactory = static _ => 600 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of kills, troubles and requests.", DefaultValueFactory = static _ => 1 };
    private static readonly Option<int> Callers = new("--callers") { Description = "How many ask at once.", DefaultValueFactory = static _ => 12 };

    public static Command Create()
    {
        var command = new Command("chaos", "Kills processes of the product under load, over bad storage and a bus that repeats itself; ends with 1 when a nano-dollar is missing.")
        {
            Seconds, Seed, Callers,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var settings = new ChaosSettings(TimeSpan.FromSeconds(options.GetValue(Seconds)), options.GetValue(Seed), options.GetValue(Callers));
        var findings = await ChaosRun.RunAsync(settings, cancellationToken);
        await Console.Out.WriteLineAsync(ChaosReport.Render(settings, findings).AsMemory(), cancellationToken);
        return findings.IsWell ? 0 : 1;
    }
}
