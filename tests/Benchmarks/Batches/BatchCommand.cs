using System.CommandLine;
using System.Globalization;

namespace Interchange.Benchmarks.Batches;

/// <summary>A large batch over a provider that fails now and then, by a process that is killed: every line is to be answered once and charged once, in memory that does not grow.</summary>
internal static class BatchCommand
{
    private static readonly Option<int> Lines = new("--lines") { Description = "How many lines.", DefaultValueFactory = static _ => 10_000 };
    private static readonly Option<int> Kills = new("--kills") { Description = "How often the process is killed.", DefaultValueFactory = static _ => 2 };

    public static Command Create()
    {
        var command = new Command("batch", "Has a batch answered over a provider with 10 % faults and kills the process meanwhile; ends with 1 when a line is missing, doubled or charged otherwise.")
        {
            Lines, Kills,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var findings = await BatchRun.RunAsync(options.GetValue(Lines), options.GetValue(Kills), cancellationToken);
        await Console.Out.WriteLineAsync(Render(findings).AsMemory(), cancellationToken);
        return findings.IsWell ? 0 : 1;
    }

    private static string Render(BatchFindings findings) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {findings.Lines} lines, {findings.Kills} kills: {findings.Status} after {findings.Time.TotalSeconds:0} s, {findings.Lines / findings.Time.TotalSeconds:0.0} lines/s
        answered {findings.Answered}, errors {findings.Errors}, missing {findings.Missing}, duplicates {findings.Duplicates}
        requests to the provider {findings.Requests}, of which faults {findings.Faults}
        peak resident memory: {findings.EarlyMemory / 1_048_576} MiB up to 1,000 lines, {findings.PeakMemory / 1_048_576} MiB up to the end
        charged less what the lines cost: {findings.Difference} nano-dollars
        """);
}
