using System.Diagnostics;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Chaos;

/// <summary>One of the product's processes, which is killed and started again at the same address.</summary>
internal sealed class ChaosInstance(Uri address, string stateFolder, string overlay, string tables) : IAsyncDisposable
{
    private ChildProcess _process = Start(address, stateFolder, overlay, tables);

    public Uri Address => address;

    /// <summary>True when it has ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>What it said last, when it has ended.</summary>
    public string LastWords => _process.Ended().Message;

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentMemory => _process.ResidentMemory;

    /// <summary>Ends it at once where it runs (SIGKILL), and starts it again.</summary>
    public async Task StartAgainAsync()
    {
        await _process.DisposeAsync();
        _process = Start(address, stateFolder, overlay, tables);
    }

    /// <summary>Waits until it is ready.</summary>
    /// <returns>The inference key.</returns>
    public Task<string> WaitUntilReadyAsync(CancellationToken cancellationToken) => Product.WaitUntilReadyAsync(_process, address, stateFolder, cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static ChildProcess Start(Uri address, string stateFolder, string overlay, string tables) => ChildProcess.Start(
        "Interchange",
        new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Interchange.App.dll")])
        {
            WorkingDirectory = stateFolder,
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority),
                ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
                ["Interchange__StateFolder"] = stateFolder,
                ["Storage__Tables"] = tables,
                ["Catalog__Overlay"] = overlay,
                ["Credits__FirstGrant"] = "100000",

                // So short that leases of the dead are swept, and charged late, within the chaos.
                ["Credits__LeaseLife"] = "00:00:20",
                ["Credits__SweepGrace"] = "00:00:05",
            },
        });
}
