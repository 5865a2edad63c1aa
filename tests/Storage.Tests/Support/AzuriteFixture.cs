using System.Diagnostics;
using System.Globalization;

namespace Interchange.Storage.Tests.Support;

/// <summary>Azurite's table and blob services for the run of the tests: on free ports of this machine, in memory, from the repository's pinned packages.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Lock _outputGate = new();
    private readonly List<string> _output = [];
    private readonly List<Process> _processes = [];

    /// <summary>For tables.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>For blobs.</summary>
    public string BlobConnectionString { get; private set; } = "";

    public static string ConnectionStringFor(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AccountKey};"
        + $"TableEndpoint=http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/devstoreaccount1;";

    public async ValueTask InitializeAsync()
    {
        var root = RepositoryRoot();
        if (!File.Exists(ScriptOf(root, "table")))
        {
            await InstallAsync(root);
        }

        var (tables, blobs) = (FreePort.Next(), FreePort.Next());
        await Task.WhenAll(StartAsync(root, "table", tables), StartAsync(root, "blob", blobs));
        ConnectionString = ConnectionStringFor(tables);
        BlobConnectionString = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AccountKey};"
            + $"BlobEndpoint=http://127.0.0.1:{blobs.ToString(CultureInfo.InvariantCulture)}/devstoreaccount1;";
    }

    private static string ScriptOf(string root, string service) => Path.Combine(root, "node_modules", "azurite", "dist", "src", service, "main.js");

    private async Task StartAsync(string root, string service, int port)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var azurite = Start(
            "node",
            [ScriptOf(root, service), $"--{service}Host", "127.0.0.1", $"--{service}Port", port.ToString(CultureInfo.InvariantCulture), "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry"],
            Path.GetTempPath());
        lock (_processes)
        {
            _processes.Add(azurite);
        }

        azurite.EnableRaisingEvents = true;
        azurite.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"Azurite ended:\n{Output()}"));
        Listen(azurite, line =>
        {
            if (line.Contains("successfully", StringComparison.OrdinalIgnoreCase))
            {
                listening.TrySetResult();
            }
        });
        if (azurite.HasExited)
        {
            listening.TrySetException(new InvalidOperationException($"Azurite ended:\n{Output()}"));
        }

        await listening.Task.WaitAsync(StartTimeout);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var azurite in _processes)
        {
            azurite.Kill(entireProcessTree: true);
            await azurite.WaitForExitAsync();
            azurite.Dispose();
        }
    }

    private async Task InstallAsync(string root)
    {
        using var npm = OperatingSystem.IsWindows() ? Start("cmd", ["/c", "npm", "ci"], root) : Start("npm", ["ci"], root);
        Listen(npm, static _ => { });
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci failed with {npm.ExitCode} in {root}:\n{Output()}");
        }
    }

    private static Process Start(string file, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start. The tests need Node.js 20 or later.");
    }

    private void Listen(Process process, Action<string> onLine)
    {
        void Keep(object sender, DataReceivedEventArgs received)
        {
            if (received.Data is { } line)
            {
                lock (_outputGate)
                {
                    _output.Add(line);
                }

                onLine(line);
            }
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private string Output()
    {
        lock (_outputGate)
        {
            return string.Join('\n', _output);
        }
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run from within the repository: there is no Serverless.sln above them.");
    }
}
