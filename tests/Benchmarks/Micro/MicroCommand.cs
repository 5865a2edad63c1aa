using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Interchange.Benchmarks.Micro;

internal static class MicroCommand
{
    private static readonly Option<bool> Short = new("--short") { Description = "Fewer iterations: seconds instead of minutes, rougher figures." };

    public static Command Create()
    {
        var command = new Command("micro", "Single steps of the hot path with BenchmarkDotNet; further options are its own, e.g. --filter '*Splice*'.")
        {
            Short,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult options)
    {
        string[] arguments = [.. options.UnmatchedTokens];
        if (arguments.Length == 0)
        {
            arguments = ["--filter", "*"];
        }

        // Generated projects would meet this repository's analyzers and central package versions: the benchmarks run in this process.
        var job = (options.GetValue(Short) ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(job).AddDiagnoser(MemoryDiagnoser.Default);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(arguments, config);
        return summaries.Any(static summary => summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
    }
}
