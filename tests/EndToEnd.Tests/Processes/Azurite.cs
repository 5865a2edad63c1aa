using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>Table and blob storage of the repository's pinned emulator, on free ports, with its files in a folder of its own.</summary>
internal sealed class Azurite : IAsyncDisposable
{
    // The emulator's account and key are the same everywhere and published in its documentation.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const int MostAccounts = 64;

    private static readonly string Accounts = string.Join(';', Enumerable.Range(1, MostAccounts).Select(NameOf).Prepend(Account).Select(static name => $"{name}:{Key}"));

    private static readonly SemaphoreSlim Installing = new(1, 1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _port = FreePort.Next();
    private readonly int _blobPort = FreePort.Next();
    private ChildProcess? _process;
    private ChildProcess? _blobs;
    private int _accounts;

    private Azurite(string folder) => Folder = folder;

    /// <summary>Where the emulator keeps what it stores.</summary>
    public string Folder { get; }

    public string ConnectionString => ConnectionStringOf(Account);

    private static string Script => ScriptOf("table");

    /// <summary>Connection string of a storage account that nobody else has.</summary>
    public string NextAccount()
    {
        var number = Interlocked.Increment(ref _accounts);
        return number <= MostAccounts ? ConnectionStringOf(NameOf(number)) : throw new InvalidOperationException($"{MostAccounts} accounts are not enough.");
    }

    public static async Task<Azurite> StartAsync(CancellationToken cancellationToken)
    {
        await InstallAsync(cancellationToken);
        var azurite = new Azurite(Directory.CreateTempSubdirectory("interchange-azurite-").FullName);
        await azurite.StartAgainAsync(cancellationToken);
        return azurite;
    }

    /// <summary>Starts the emulator on the port and the files that it had.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        _process = Start("table", _port);
        _blobs = Start("blob", _blobPort);
        await Eventually.HoldsAsync(
            "Azurite to listen",
            Patience,
            async () => await ListensAsync(_process, _port, cancellationToken) && await ListensAsync(_blobs, _blobPort, cancellationToken),
            cancellationToken);
    }

    private static string ScriptOf(string service) => Path.Combine(RepositoryRoot.Path, "node_modules", "azurite", "dist", "src", service, "main.js");

    private ChildProcess Start(string service, int port) => ChildProcess.Start(
            $"azurite {service}",
            "node",
            [
                ScriptOf(service), "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", Folder,
                $"--{service}Host", "127.0.0.1", $"--{service}Port", port.ToString(CultureInfo.InvariantCulture),
            ],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["AZURITE_ACCOUNTS"] = Accounts },
            Folder);

    /// <summary>Stops the emulator in order, so that its files hold everything that it acknowledged.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // The table service saves on SIGINT alone; SIGTERM ends it as SIGKILL would.
        await StopAsync(_process!, cancellationToken);
        await StopAsync(_blobs!, cancellationToken);
        (_process, _blobs) = (null, null);
    }

    private static async Task StopAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        await process.SignalAsync("INT");
        await process.WaitForExitAsync(Patience, cancellationToken);
        await process.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_blobs is not null)
        {
            await _blobs.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            if (File.Exists(Script))
            {
                return;
            }

            await using var npm = ChildProcess.Start(
                "npm ci", "npm", ["ci", "--no-audit", "--no-fund"], new Dictionary<string, string?>(StringComparer.Ordinal), RepositoryRoot.Path);
            await npm.WaitForExitAsync(TimeSpan.FromMinutes(5), cancellationToken);
            if (npm.ExitCode != 0)
            {
                throw new InvalidOperationException($"Azurite could not be installed; run 'npm ci' in {RepositoryRoot.Path}.\n{npm.Tail()}");
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<bool> ListensAsync(ChildProcess process, int port, CancellationToken cancellationToken)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"Azurite ended at its start.\n{process.Tail()}");
        }

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string NameOf(int account) => string.Create(CultureInfo.InvariantCulture, $"account{account}");

    private string ConnectionStringOf(string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{_port}/{account};BlobEndpoint=http://127.0.0.1:{_blobPort}/{account}";
}
