using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

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

    /// <summary>What Node says when somebody else has the port.</summary>
    private const string PortTaken = "EADDRINUSE";

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

    /// <summary>Starts Azurite with its data in the options' folder, which is made when missing, and waits until its tables answer.</summary>
    /// <exception cref="AzuriteUnavailableException">Node.js or Azurite is missing, or Azurite did not start.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var node = NodeTools.Find("node", options.SearchPath);
        var script = await new AzuriteInstallation(options, time, logger).FindOrInstallAsync(cancellationToken);
        Directory.CreateDirectory(options.DataFolder);
        var log = Path.Combine(options.DataFolder, "azurite.log");
        AzuriteProcess azurite;
        try
        {
            azurite = await StartAsync(node, script, log, options, besideTables: true, time, cancellationToken);
        }
        catch (AzuriteUnavailableException unavailable) when (unavailable.Message.Contains(PortTaken, StringComparison.Ordinal))
        {
            azurite = await StartAsync(node, script, log, options, besideTables: false, time, cancellationToken);
        }

        Log.Started(logger, options.TablePort, (long)time.GetElapsedTime(began).TotalMilliseconds, options.DataFolder);
        return azurite;
    }

    /// <summary>Stops Azurite after it has written its data.</summary>
    public async ValueTask DisposeAsync() => await Process.StopAsync(_time);

    // Blobs and queues take their usual places beside the tables, and any other where those are taken: only the tables' port was promised.
    // Whether they are taken is known by trying alone, for a port that is free now may be gone a moment later.
    private static async Task<AzuriteProcess> StartAsync(
        string node, string script, string log, AzuriteOptions options, bool besideTables, TimeProvider time, CancellationToken cancellationToken)
    {
        var azurite = new AzuriteProcess(await LaunchAsync(node, script, log, options, besideTables, cancellationToken), options.TablePort, time);
        try
        {
            await azurite.WaitUntilAnsweringAsync(log, options.StartTimeout, cancellationToken);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    private static async Task<DetachedProcess> LaunchAsync(
        string node, string script, string log, AzuriteOptions options, bool besideTables, CancellationToken cancellationToken)
    {
        static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);
        using var launcher = System.Diagnostics.Process.Start(new ProcessStartInfo(
            node,
            [
                "-e", Launcher, log, script, "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", options.DataFolder,
                "--blobPort", Port(besideTables ? Math.Max(0, options.TablePort - 2) : 0),
                "--queuePort", Port(besideTables ? Math.Max(0, options.TablePort - 1) : 0),
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
