using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace Interchange.Benchmarks.Processes;

/// <summary>A process that this program started and ends: its output is drained, and its last lines are kept for the error message.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int TailLength = 40;

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Queue<string> _tail = new();
    private readonly bool _keepLines;

    private ChildProcess(Process process, string name, bool keepLines)
    {
        _process = process;
        _keepLines = keepLines;
        Name = name;
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public TextWriter Input => _process.StandardInput;

    /// <summary>Processor time used so far, user and system.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? throw Ended() : _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentMemory
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? throw Ended() : _process.WorkingSet64;
        }
    }

    /// <summary>Calls that wrote to files so far, sockets left out; null where the system does not count them.</summary>
    public long? FileWrites
    {
        get
        {
            const string Counter = "syscw: ";
            var counters = $"/proc/{_process.Id}/io";
            return File.Exists(counters)
                ? long.Parse(File.ReadLines(counters).First(static line => line.StartsWith(Counter, StringComparison.Ordinal)).AsSpan(Counter.Length), CultureInfo.InvariantCulture)
                : null;
        }
    }

    /// <param name="name">What messages call it.</param>
    /// <param name="start">File, arguments, environment and folder; the streams are redirected here.</param>
    /// <param name="keepLines">Whether <see cref="ReadLineAsync"/> will be used: otherwise output is drained and forgotten.</param>
    public static ChildProcess Start(string name, ProcessStartInfo start, bool keepLines = false)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;

        var child = new ChildProcess(new Process { StartInfo = start }, name, keepLines);
        child._process.OutputDataReceived += (_, line) => child.Receive(line.Data, fromOutput: true);
        child._process.ErrorDataReceived += (_, line) => child.Receive(line.Data, fromOutput: false);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>This program again, in the given role.</summary>
    public static ChildProcess StartRole(string role, IEnumerable<string> arguments, params IEnumerable<KeyValuePair<string, string>> environment)
    {
        var host = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this process is unknown.");
        var start = new ProcessStartInfo(host);
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        start.ArgumentList.Add(role);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return Start(role, start, keepLines: true);
    }

    /// <summary>The next line of standard output.</summary>
    /// <exception cref="InvalidOperationException">The process ended.</exception>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _lines.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw Ended();
        }
    }

    public InvalidOperationException Ended()
    {
        lock (_tail)
        {
            return new InvalidOperationException($"{Name} ended unexpectedly. Its last lines:\n{string.Join('\n', _tail)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Receive(string? line, bool fromOutput)
    {
        if (line is null)
        {
            if (fromOutput)
            {
                _lines.Writer.TryComplete();
            }

            return;
        }

        if (fromOutput && _keepLines)
        {
            _lines.Writer.TryWrite(line);
        }

        lock (_tail)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLength)
            {
                _tail.Dequeue();
            }
        }
    }
}
