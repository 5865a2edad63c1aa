using System.Diagnostics.Tracing;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Interchange.Benchmarks.Processes;

/// <summary>Reads the counters and levels of a .NET process from outside, over its diagnostics port. It costs that process a little: not for timed rounds.</summary>
internal sealed class MetricsSession : IAsyncDisposable
{
    private const string Provider = "System.Diagnostics.Metrics";
    private const long TimeSeriesValues = 0x2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Instrument, string Tags), double> _levels = [];
    private readonly Dictionary<string, double> _highest = new(StringComparer.Ordinal);
    private readonly Channel<bool> _reports = Channel.CreateUnbounded<bool>();
    private readonly EventPipeSession _session;
    private readonly EventPipeEventSource _events;
    private readonly Task _reading;

    private MetricsSession(EventPipeSession session)
    {
        _session = session;
        _events = new EventPipeEventSource(session.EventStream);
        _events.Dynamic.All += Receive;
        _reading = Task.Run(_events.Process);
    }

    /// <summary>Starts to count. Returns when the process has reported once, so that what follows is counted from zero.</summary>
    /// <param name="processId">A .NET process on this machine.</param>
    /// <param name="metrics">Meters, or <c>meter\instrument</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<MetricsSession> StartAsync(int processId, IEnumerable<string> metrics, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString();
        var provider = new EventPipeProvider(Provider, EventLevel.Informational, TimeSeriesValues, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SessionId"] = id,
            ["ClientId"] = id,
            ["Metrics"] = string.Join(',', metrics),
            ["RefreshInterval"] = "0.5",
            ["MaxTimeSeries"] = "1000",
            ["MaxHistograms"] = "1",
        });
        var session = new MetricsSession(await new DiagnosticsClient(processId)
            .StartEventPipeSessionAsync([provider], requestRundown: false, token: cancellationToken));
        await session.WaitForReportsAsync(2, cancellationToken);
        lock (session._sums)
        {
            session._sums.Clear();
        }

        return session;
    }

    /// <summary>
    /// What the counters grew by since the start: by instrument name, summed over tags, and by instrument name and tags, such as <c>storage.calls{http.request.method=GET}</c>.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, double>> ReadAsync(CancellationToken cancellationToken)
    {
        await WaitForReportsAsync(2, cancellationToken);
        lock (_sums)
        {
            return new Dictionary<string, double>(_sums, StringComparer.Ordinal);
        }
    }

    /// <summary>
    /// What goes up and down, and totals of counters, by instrument name, summed over tags. Levels that the process observes are as they are; those that it counts
    /// step by step, such as connections, start with this session at zero.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, Level>> ReadLevelsAsync(CancellationToken cancellationToken)
    {
        await WaitForReportsAsync(2, cancellationToken);
        lock (_sums)
        {
            var levels = Levels().ToDictionary(
                static level => level.Instrument, level => new Level(level.Sum, _highest.GetValueOrDefault(level.Instrument, level.Sum)), StringComparer.Ordinal);
            _highest.Clear();
            return levels;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _session.StopAsync(CancellationToken.None);
        await _reading;
        _events.Dispose();
        _session.Dispose();
    }

    private async Task WaitForReportsAsync(int count, CancellationToken cancellationToken)
    {
        while (_reports.Reader.TryRead(out _))
        {
            // Reports from before the wait say nothing about what is waited for.
        }

        for (var seen = 0; seen < count; seen++)
        {
            await _reports.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
    }

    private IEnumerable<(string Instrument, double Sum)> Levels() => _levels
        .GroupBy(static level => level.Key.Instrument, static level => level.Value, StringComparer.Ordinal)
        .Select(static group => (group.Key, group.Sum()));

    private void Receive(TraceEvent data)
    {
        switch (data.EventName)
        {
            case "Collection/Stop":
                lock (_sums)
                {
                    foreach (var (name, sum) in Levels())
                    {
                        _highest[name] = Math.Max(sum, _highest.GetValueOrDefault(name, sum));
                    }
                }

                _reports.Writer.TryWrite(true);
                break;
            case "CounterRateValuePublished":
                Grow(data);
                SetLevel(data);
                break;
            case "UpDownCounterRateValuePublished":
                SetLevel(data);
                break;
            case "MultipleSessionsNotSupportedError" or "Error":
                _reports.Writer.TryComplete(new InvalidOperationException($"Metrics cannot be read: {data.EventName}."));
                break;
        }
    }

    private void Grow(TraceEvent data)
    {
        if (TryRead(data, "rate", out var growth))
        {
            lock (_sums)
            {
                var instrument = (string)data.PayloadByName("instrumentName");
                _sums[instrument] = _sums.GetValueOrDefault(instrument) + growth;
                if (data.PayloadByName("tags") is string { Length: > 0 } tags)
                {
                    var tagged = $"{instrument}{{{tags}}}";
                    _sums[tagged] = _sums.GetValueOrDefault(tagged) + growth;
                }
            }
        }
    }

    /// <summary>The runtime publishes some of its levels, the thread pool's for example, as counters whose total goes down too.</summary>
    private void SetLevel(TraceEvent data)
    {
        if (TryRead(data, "value", out var value))
        {
            lock (_sums)
            {
                _levels[((string)data.PayloadByName("instrumentName"), (string)data.PayloadByName("tags"))] = value;
            }
        }
    }

    private static bool TryRead(TraceEvent data, string name, out double number) =>
        double.TryParse((string)data.PayloadByName(name), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
