using System.Text.Json;
using Azure;
using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Health.Folding;

/// <summary>
/// The subscriber <c>health</c> of topic <c>usage-events</c>: adds the attempts of all instances up, and writes the sums about once a second.
/// A message that comes again to the same instance counts once; to another one, twice, which a statistic bears.
/// </summary>
public sealed partial class FoldEndpointHealth : IUsageSubscriber
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Lock _reading = new();
    private readonly AttemptReader _reader = new();
    private readonly List<PublishedAttempt> _attempts = [];
    private readonly FoldedWindows _windows;
    private readonly IHealthStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<FoldEndpointHealth> _logger;
    private Task? _next;
    private DateTimeOffset _lastWrite;

    internal FoldEndpointHealth(FoldedWindows windows, IHealthStore store, TimeProvider time, ILogger<FoldEndpointHealth> logger)
    {
        _windows = windows;
        _store = store;
        _time = time;
        _logger = logger;
    }

    string IUsageSubscriber.Subscription => "health";

    Task<IReadOnlyList<int>> IUsageSubscriber.HandleAsync(IReadOnlyList<UsageMessage> messages, CancellationToken cancellationToken) =>
        HandleAsync([.. messages.Select(static message => message.Body)], cancellationToken);

    /// <summary>
    /// Adds the events of some messages, and completes when the sums are written: together with those of all calls of the same second.
    /// While storage is down it completes too: the sums stay in memory and are written with the next.
    /// </summary>
    /// <param name="bodies">JSON arrays of usage events.</param>
    /// <param name="cancellationToken">Ends the wait; what was added stays added.</param>
    /// <returns>Indexes of the bodies that are no such array: they will not get better by coming again.</returns>
    public async Task<IReadOnlyList<int>> HandleAsync(IReadOnlyList<ReadOnlyMemory<byte>> bodies, CancellationToken cancellationToken)
    {
        var malformed = Add(bodies);
        await NextWrite().WaitAsync(cancellationToken);
        return malformed;
    }

    private List<int> Add(IReadOnlyList<ReadOnlyMemory<byte>> bodies)
    {
        var malformed = new List<int>();
        lock (_reading)
        {
            for (var index = 0; index < bodies.Count; index++)
            {
                try
                {
                    _reader.Read(bodies[index].Span, _attempts);
                }
                catch (JsonException)
                {
                    malformed.Add(index);
                }

                Courtesy.After(index);
            }

            _windows.Add(_attempts, _time.GetUtcNow());
            _attempts.Clear();
        }

        return malformed;
    }

    private Task NextWrite()
    {
        lock (_gate)
        {
            return _next ??= WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        // Not under the lock of the caller.
        await Task.Yield();
        var wait = _lastWrite + Interval - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait < Interval ? wait : Interval, _time);
        }

        lock (_gate)
        {
            _next = null;
            _lastWrite = _time.GetUtcNow();
        }

        var changed = _windows.TakeChanged(_time.GetUtcNow());
        try
        {
            await _store.WriteAsync(changed, CancellationToken.None);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or RequestFailedException)
        {
            _windows.Return(changed);
            LogNotWritten(changed.Count, exception);
        }
    }

    [LoggerMessage(EventId = 2506, Level = LogLevel.Warning, Message = "{Count} windows of endpoint health could not be written; they are kept and written with the next")]
    private partial void LogNotWritten(int count, Exception exception);
}
