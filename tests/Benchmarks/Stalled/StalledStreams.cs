using System.Diagnostics;
using Interchange.Benchmarks.Overhead;

namespace Interchange.Benchmarks.Stalled;

/// <summary>Streams that hang at the same time.</summary>
internal sealed class StalledStreams : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly long _opened = Stopwatch.GetTimestamp();
    private readonly TimeSpan _idle;
    private StalledStream[] _streams = [];

    private StalledStreams(TimeSpan idle) => _idle = idle;

    /// <summary>Opens the streams and returns when each has received content.</summary>
    public static async Task<StalledStreams> OpenAsync(StalledSettings settings, Target product, string model, CancellationToken cancellationToken)
    {
        var streams = new StalledStreams(settings.Idle);
        try
        {
            streams._streams = await Task.WhenAll(Enumerable.Range(0, settings.Streams)
                .Select(_ => StalledStream.OpenAsync(streams._client, product, model, settings.Idle, cancellationToken)));
            return streams;
        }
        catch
        {
            streams.Dispose();
            throw;
        }
    }

    /// <summary>Closes every other stream and waits until the clocks have ended the rest.</summary>
    /// <returns>How many of the rest ended with an error that says so, and how many they were.</returns>
    /// <exception cref="InvalidOperationException">The clocks may have run out before: what was measured was not measured beside hanging streams.</exception>
    public async Task<(int Told, int Of)> EndAsync(CancellationToken cancellationToken)
    {
        if (Stopwatch.GetElapsedTime(_opened) > _idle)
        {
            throw new InvalidOperationException($"The measurement took longer than the {_idle.TotalSeconds} s that the streams hang. Is the machine busy?");
        }

        var half = _streams.Length / 2;
        foreach (var stream in _streams.Take(half))
        {
            stream.Dispose();
        }

        var rest = await Task.WhenAll(_streams.Skip(half).Select(stream => stream.EndsWithErrorAsync(cancellationToken)));
        return (rest.Count(static told => told), rest.Length);
    }

    public void Dispose()
    {
        foreach (var stream in _streams)
        {
            stream.Dispose();
        }

        _client.Dispose();
    }
}
