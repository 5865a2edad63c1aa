using System.Diagnostics;
using System.Globalization;

namespace Interchange.Embedded.Tests.Hosting;

/// <summary>A process of its own that notes what it does in a journal.</summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _journal;

    private Worker(Process process, string journal) => (_process, _journal) = (process, journal);

    /// <summary>When its death began, by the machine's clock since its start.</summary>
    public long? KilledAt { get; private set; }

    /// <param name="program">The name of the program's project.</param>
    /// <param name="journal">The file that it writes.</param>
    /// <param name="arguments">What the program is told.</param>
    public static async Task<Worker> StartAsync(string program, string journal, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"Interchange.{program}.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(cancellationToken));
        return new Worker(process, journal);
    }

    /// <summary>Waits until it has ended by itself, or killed itself.</summary>
    public async Task EndedAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        KilledAt ??= _process.ExitCode == 0 ? null : Stopwatch.GetTimestamp();
    }

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        KilledAt = Stopwatch.GetTimestamp();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Lets it end by itself.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (KilledAt is null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(cancellationToken);
            Assert.Equal(0, _process.ExitCode);
        }
    }

    /// <summary>What it wrote, the last line left out when the kill cut it.</summary>
    public IEnumerable<(string What, string Id, long When)> Journal()
    {
        if (!File.Exists(_journal))
        {
            return [];
        }

        using var file = new FileStream(_journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => line.Split(' ')).Select(part => (part[0], part[1], long.Parse(part[2], CultureInfo.InvariantCulture)))];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
