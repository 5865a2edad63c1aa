using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Interchange.Embedded.BusWorker;

/// <summary>What this process did, in a file that outlives it: an event, whom it concerns, and when by the machine's clock since its start.</summary>
internal sealed class Journal(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly Lock _gate = new();

    public void Write(string what, string id) => Write(what, id, Stopwatch.GetTimestamp());

    public void Write(string what, string id, long when)
    {
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what} {id} {when}\n"));
        lock (_gate)
        {
            _file.Write(line);
        }
    }

    public void Dispose() => _file.Dispose();
}
