using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers.Vault;

/// <summary>
/// Reads providers' keys from the vault when the process starts, and then every five minutes. While the vault does not answer the former keys stay in force, and it
/// is asked again after fifteen seconds; a process that starts then serves with the keys of its settings.
/// </summary>
internal sealed partial class RefreshVaultKeys : IHostedService, IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(15);

    /// <summary>How long the start waits for the vault.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(5);

    private readonly VaultKeyReader _reader;
    private readonly VaultKeySource _source;
    private readonly TimeProvider _time;
    private readonly ILogger<RefreshVaultKeys> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;

    public RefreshVaultKeys(VaultKeyReader reader, VaultKeySource source, TimeProvider time, ILogger<RefreshVaultKeys> logger)
    {
        _reader = reader;
        _source = source;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => Refreshed = RefreshAsync(Interval, _stopping.Token), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The latest refresh after the start.</summary>
    internal Task Refreshed { get; private set; } = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => RefreshAsync(StartTimeout, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose()
    {
        _timer.Dispose();
        _stopping.Dispose();
    }

    private async Task RefreshAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var next = await TryAsync(timeout, cancellationToken) ? Interval : RetryInterval;
        if (!_stopping.IsCancellationRequested)
        {
            _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task<bool> TryAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            _source.Replace(await _reader.ReadAsync(either.Token));
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process stops.
            return false;
        }
#pragma warning disable CA1031 // Whatever keeps the keys from being read is answered alike: the former ones stay, and the vault is asked again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogOutage(exception);
            return false;
        }
    }

    [LoggerMessage(3012, LogLevel.Error, "Providers' keys could not be read from the vault; the former ones stay in force")]
    private partial void LogOutage(Exception exception);
}
