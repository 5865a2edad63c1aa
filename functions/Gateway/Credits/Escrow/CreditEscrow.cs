using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Interchange.Gateway.Credits.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>
/// Stands between requests and the ledger, one for the process: holds slices of balances and limits, so that in the steady state a request is admitted
/// from memory. See <see cref="EscrowOptions"/> for how long anything is held.
/// </summary>
internal sealed partial class CreditEscrow : IHostedService, IDisposable
{
    private static readonly TimeSpan TickPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, AccountEscrow> _accounts = new(StringComparer.Ordinal);
    private readonly ICreditLedger _ledger;
    private readonly EscrowOptions _options;
    private readonly TimeProvider _time;
    private readonly EscrowTelemetry _telemetry;
    private readonly ILogger<CreditEscrow> _logger;
    private readonly long _started;
    private readonly ITimer _timer;
    private readonly string _instance = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 12);
    private long _leases;
    private int _outage;
    private volatile bool _stopping;

    public CreditEscrow(ICreditLedger ledger, EscrowOptions options, TimeProvider time, EscrowTelemetry telemetry, ILogger<CreditEscrow> logger)
    {
        _ledger = ledger;
        _options = options;
        _time = time;
        _telemetry = telemetry;
        _logger = logger;
        _started = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((CreditEscrow)state!).Tick(), this, TickPause, TickPause);
    }

    internal EscrowTime Now => new(_time.GetElapsedTime(_started), _time.GetUtcNow());

    /// <summary>Reserves from memory: at once, and without garbage beside the reservation. Null when storage has to be asked.</summary>
    /// <param name="accountId">Whose credits.</param>
    /// <param name="bounds">What bounds the request beside them.</param>
    /// <param name="plan">How much it wants.</param>
    public Reservation? TryReserve(string accountId, SpendBounds bounds, ISpendPlan plan) => Of(accountId).TryReserve(bounds, plan, existing: null);

    /// <summary>Reserves, asking storage where memory has too little. A refusal has been checked with storage.</summary>
    /// <inheritdoc cref="TryReserve" path="/param"/>
    /// <param name="cancellationToken">The caller has left.</param>
    public async ValueTask<Admittance> ReserveAsync(string accountId, SpendBounds bounds, ISpendPlan plan, CancellationToken cancellationToken)
    {
        return await Of(accountId).ReserveAsync(bounds, plan, existing: null, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Gives everything back that is not reserved; what still is goes back when it ends.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        await Task.WhenAll(_accounts.Values.Select(static account => account.CloseAsync())).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _timer.Dispose();

    internal string NextLeaseId() => string.Create(CultureInfo.InvariantCulture, $"{_instance}x{Interlocked.Increment(ref _leases)}");

    internal void NoteAnswer(LeaseOutcome outcome)
    {
        _telemetry.Answered(outcome);
        if (outcome.Void)
        {
            LogVoid();
        }

        if (Volatile.Read(ref _outage) == 1 && Interlocked.Exchange(ref _outage, 0) == 1)
        {
            LogRecovery();
        }
    }

    internal void NoteOutage(Exception exception)
    {
        _telemetry.Failed();
        if (Interlocked.Exchange(ref _outage, 1) == 0)
        {
            LogOutage(exception);
        }
    }

    internal void NoteFailure(Exception exception)
    {
        _telemetry.Failed();
        LogFailure(exception);
    }

    /// <summary>Completes when no question about an account is on its way.</summary>
    internal Task SettledAsync(string accountId) => _accounts.TryGetValue(accountId, out var account) ? account.SettledAsync() : Task.CompletedTask;

    private void Tick()
    {
        foreach (var (id, account) in _accounts)
        {
            if (!account.Tick())
            {
                _accounts.TryRemove(KeyValuePair.Create(id, account));
            }
        }
    }

    private AccountEscrow Of(string accountId)
    {
        while (true)
        {
            var account = _accounts.GetOrAdd(accountId, static (id, self) => self.Begin(id), this);
            if (!account.IsForgotten)
            {
                return account;
            }

            _accounts.TryRemove(KeyValuePair.Create(accountId, account));
        }
    }

    private AccountEscrow Begin(string accountId)
    {
        var account = new AccountEscrow(accountId, this, _ledger, _options);
        if (_stopping)
        {
            _ = account.CloseAsync();
        }

        return account;
    }

    [LoggerMessage(2501, LogLevel.Warning, "The ledger does not answer: requests are admitted from what is held, and get 503 beyond it")]
    private partial void LogOutage(Exception exception);

    [LoggerMessage(2502, LogLevel.Information, "The ledger answers again")]
    private partial void LogRecovery();

    [LoggerMessage(2503, LogLevel.Error, "The ledger could not be asked")]
    private partial void LogFailure(Exception exception);

    [LoggerMessage(2504, LogLevel.Warning, "A lease had expired before it was renewed; another one is begun")]
    private partial void LogVoid();
}
