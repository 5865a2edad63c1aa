using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Embedded.Azurite;

/// <summary>An Azurite that this process started. It runs in a session of its own, so that Ctrl+C on the terminal does not end it before its users are done.</summary>
internal sealed partial class AzuriteProcess : IAsyncDisposable
{
    // Node starts Azurite detached on every platform. The log goes to a file: a pipe would break with this process, and Azurite with it.
    // Recording usage must never compete with answering requests, hence the priority.
    private const string Launcher = """
        const { spawn } = require('child_process'), fs = require('fs'), os = require('os');
        const [log, ...azurite] = process.argv.slice(1);
        const out = fs.openSync(log, 'w');
        os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
        const child = spawn(process.execPath, azurite, { detached: true, windowsHide: true, stdio: ['ignore', out, out] });
        console.log(child.pid);
        child.unref();
        """;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    private readonly TimeProvider _time;

    private AzuriteProcess(DetachedProcess process, int tablePort, TimeProvider time)
    {
        Process = process;
        TablePort = tablePort;
        _time = time;
    }

    public DetachedProcess Process { get; }

    public int TablePort { get; }

    /// <summary>Starts Azurite with its data in a folder, and waits until its tables answer.</summary>
    /// <param name="dataFolder">Made when missing.</param>
    /// <param name="tablePort">0 for one that is free.</param>
    /// <exception cref="AzuriteUnavailableException">Node.js or Azurite is missing, or Azurite did not start.</exception>
    public static Task<AzuriteProcess> StartAsync(string dataFolder, int tablePort, CancellationToken cancellationToken) => StartAsync(
        new AzuriteOptions
        {
            DataFolder = dataFolder,
            TablePort = tablePort == 0 ? LoopbackPorts.Free() : tablePort,
            SearchFrom = [Environment.CurrentDirectory, AppContext.BaseDirectory],
        },
        TimeProvider.System,
        NullLogger.Instance,
        cancellationToken);

    /// <inheritdoc cref="StartAsync(string, int, CancellationToken)"/>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var node = NodeTools.Find("node", options.SearchPath);
        var script = await new AzuriteInstallation(options, time, logger).FindOrInstallAsync(cancellationToken);
        Directory.CreateDirectory(options.DataFolder);
        var log = Path.Combine(options.DataFolder, "azurite.log");
        var azurite = new AzuriteProcess(await LaunchAsync(node, script, log, options, cancellationToken), options.TablePort, time);
        try
        {
            await azurite.WaitUntilAnsweringAsync(log, options.StartTimeout, cancellationToken);
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }

        Log.Started(logger, options.TablePort, (long)time.GetElapsedTime(began).TotalMilliseconds, options.DataFolder);
        return azurite;
    }

    /// <summary>Stops Azurite after it has written its data.</summary>
    public async ValueTask DisposeAsync() => await Process.StopAsync(_time);

    private static async Task<DetachedProcess> LaunchAsync(string node, string script, string log, AzuriteOptions options, CancellationToken cancellationToken)
    {
        static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);
        using var launcher = System.Diagnostics.Process.Start(new ProcessStartInfo(
            node,
            [
                "-e", Launcher, log, script, "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", options.DataFolder,
                "--blobPort", Port(LoopbackPorts.OrAny(options.TablePort - 2)),
                "--queuePort", Port(LoopbackPorts.OrAny(options.TablePort - 1)),
                "--tablePort", Port(options.TablePort),
            ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = launcher.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = launcher.StandardError.ReadToEndAsync(cancellationToken);
        await launcher.WaitForExitAsync(cancellationToken);
        if (!int.TryParse(await output, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id))
        {
            throw new AzuriteUnavailableException(
                $"Azurite could not be started with {node}: {(await errors).Trim()} Start it yourself with 'npx azurite' to see why.");
        }

        return DetachedProcess.Find(id) ?? throw new AzuriteUnavailableException(await EndedAtOnceAsync(log, cancellationToken));
    }

    private static async Task<string> EndedAtOnceAsync(string log, CancellationToken cancellationToken) =>
        $"Azurite ended at once. {await SaidAsync(log, cancellationToken)}";

    private static async Task<string> SaidAsync(string log, CancellationToken cancellationToken) =>
        $"It said: {(File.Exists(log) ? (await File.ReadAllTextAsync(log, cancellationToken)).Trim() : "nothing")}";

    private async Task WaitUntilAnsweringAsync(string log, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (!await LoopbackPorts.AnswersAsync(TablePort, cancellationToken))
        {
            if (!Process.IsRunning)
            {
                throw new AzuriteUnavailableException(await EndedAtOnceAsync(log, cancellationToken));
            }

            if (_time.GetElapsedTime(began) > timeout)
            {
                throw new AzuriteUnavailableException(
                    $"Azurite did not answer on port {TablePort} within {timeout.TotalSeconds:F0} s. {await SaidAsync(log, cancellationToken)}");
            }

            await Task.Delay(Poll, _time, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3311, LogLevel.Information, "Started Azurite for tables on port {Port} in {Milliseconds} ms, with its data in {Folder}.")]
        public static partial void Started(ILogger logger, int port, long milliseconds, string folder);
    }
}
