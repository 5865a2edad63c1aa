using System.CommandLine;
using Interchange.Benchmarks.Batches;
using Interchange.Benchmarks.Chaos;
using Interchange.Benchmarks.ColdStart;
using Interchange.Benchmarks.Cost;
using Interchange.Benchmarks.Durable;
using Interchange.Benchmarks.Forwarder;
using Interchange.Benchmarks.Ledger;
using Interchange.Benchmarks.Load;
using Interchange.Benchmarks.Micro;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Stalled;
using Interchange.Benchmarks.Upstream;

var root = new RootCommand("Measures what Interchange costs: against a bare forwarder, from a cold start, and piece by piece.")
{
    OverheadCommand.Create(),
    CostCommand.Create(),
    ColdStartCommand.Create(),
    StalledCommand.Create(),
    DurableCommand.Create(),
    LedgerCommand.Create(),
    LedgerChaosCommand.Create(),
    ChaosCommand.Create(),
    BatchCommand.Create(),
    MicroCommand.Create(),

    // Roles: the benchmarks start this program again as each of them.
    UpstreamRole.Create(),
    SettlerRole.Create(),
    ForwarderRole.Create(),
    LoadRole.Create(),
};

return await root.Parse(args).InvokeAsync();
