using Interchange.Embedded.Durable.Client;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Store;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Durable.Workers;

/// <summary>
/// The orchestrations of the app. The state file is opened when the first function starts or the first client is used, and closed with the app:
/// clients can be used to the end, when no orchestrator and no activity is begun any more.
/// </summary>
internal sealed class DurableRuntime : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _stateFolder;
    private readonly ILogger _logger;
    private readonly Action<FaultPoint> _reached;
    private volatile DurableStore? _store;
    private ActivityWorker? _activities;
    private WorkLoop<ClaimedInstance>? _turnLoop;
    private WorkLoop<ClaimedActivity>? _activityLoop;
    private Task? _stopped;
    private bool _started;
    private bool _disposed;

    /// <param name="options">What host.json says.</param>
    /// <param name="environment">What all orchestrations share.</param>
    /// <param name="stateFolder">The folder that the processes of the app share.</param>
    /// <param name="time">The clock.</param>
    /// <param name="reached">Hears of each point at which a test may let the process die.</param>
    public DurableRuntime(DurableOptions options, DurableEnvironment environment, string stateFolder, TimeProvider time, Action<FaultPoint>? reached = null)
    {
        Options = options;
        Environment = environment;
        _stateFolder = stateFolder;
        Time = time;
        _reached = reached ?? (static _ => { });
        _logger = environment.Loggers.CreateLogger("Host.Durable");
        Client = new StateFolderClient(this);
    }

    public DurableOptions Options { get; }

    public DurableEnvironment Environment { get; }

    public TimeProvider Time { get; }

    public FunctionTable Functions { get; } = new();

    public DurableTaskClient Client { get; }

    /// <summary>Opened at its first use. Who finds that it cannot be opened may try again.</summary>
    public DurableStore Store
    {
        get
        {
            if (_store is { } open)
            {
                return open;
            }

            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _store ??= Open();
            }
        }
    }

    /// <summary>Begins to run orchestrators and activities; every function's listener asks for it, and the first decides.</summary>
    public void Start()
    {
        var store = Store;
        lock (_gate)
        {
            if (_started)
            {
                return;
            }

            _started = true;
            if (Functions.HasOrchestrators)
            {
                var turns = new OrchestrationWorker(store, Functions, Environment, _reached, Time, _logger);
                _turnLoop = new WorkLoop<ClaimedInstance>(Options.MaxConcurrentOrchestratorFunctions, store.InstancesReady, turns, Time, _logger);
                _turnLoop.Start();
            }

            if (Functions.HasActivities || Functions.HasOrchestrators)
            {
                _activities = new ActivityWorker(store, Functions, _reached, _logger);
                _activityLoop = new WorkLoop<ClaimedActivity>(Options.MaxConcurrentActivityFunctions, store.ActivitiesReady, _activities, Time, _logger);
                _activityLoop.Start();
            }
        }
    }

    /// <summary>
    /// Begins nothing more and waits for what runs, until the token is cancelled: then activities are cancelled, and run again after the restart.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _stopped ??= DrainAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        DurableStore? store;
        lock (_gate)
        {
            _disposed = true;
            (store, _store) = (_store, null);
        }

        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    /// <summary>For an app that is given up while it is built.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private DurableStore Open()
    {
        var store = new DurableStore(_stateFolder, Options.HubName, Time, _reached);
        store.Housekeeping.Failed = failure => DurableLog.StoreFailed(_logger, failure);
        return store;
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                _turnLoop?.StopAsync(cancellationToken) ?? Task.CompletedTask,
                _activityLoop?.StopAsync(cancellationToken) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            DurableLog.NotDrained(_logger, _activityLoop?.UnderWay ?? 0);
            if (_activities is not null)
            {
                await _activities.GiveUpAsync();
            }
        }
    }
}
