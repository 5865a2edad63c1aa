using System.Diagnostics;
using System.Globalization;

namespace Interchange.Benchmarks.Processes;

/// <summary>The storage emulator of the repository's package.json, on free ports, with its files in the run's folder.</summary>
internal sealed class Azurite : IAsyncDisposable
{
    // The emulator's account and key are the same everywhere and published in its documentation.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private Azurite(ChildProcess process, string connectionString)
    {
        Process = process;
        ConnectionString = connectionString;
    }

    public ChildProcess Process { get; }

    public string ConnectionString { get; }

    public static async Task<Azurite> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var script = Path.Combine(Repository.Root, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script))
        {
            await Tool.RunAsync("npm", ["ci", "--no-audit", "--no-fund"], cancellationToken);
        }

        var (blob, queue, table) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        var process = ChildProcess.Start("Azurite", new ProcessStartInfo("node", [
            script, "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", folder,
            "--blobHost", "127.0.0.1", "--blobPort", Text(blob),
            "--queueHost", "127.0.0.1", "--queuePort", Text(queue),
            "--tableHost", "127.0.0.1", "--tablePort", Text(table)]));
        await Listening.WaitAsync(process, table, cancellationToken);
        await Listening.WaitAsync(process, blob, cancellationToken);
        return new Azurite(
            process,
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
            $"BlobEndpoint=http://127.0.0.1:{blob}/{Account};" +
            $"QueueEndpoint=http://127.0.0.1:{queue}/{Account};" +
            $"TableEndpoint=http://127.0.0.1:{table}/{Account};");
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
