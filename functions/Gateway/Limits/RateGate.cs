using System.Collections.Concurrent;
using Interchange.Gateway.Limits.Counting;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Limits;

/// <summary>
/// Lets requests pass their limits, from what this instance holds of them. No limit is passed by more requests than it allows, on any number of instances;
/// one that dies takes with it what it held of the window.
/// </summary>
public sealed partial class RateGate(IRateStore store, RateGateOptions options, TimeProvider time, ILogger<RateGate> logger) : BackgroundService
{
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, AccountRates> _accounts = new(StringComparer.Ordinal);

    /// <summary>Lets the request in, or says what it does not pass. Completes at once while what is in memory suffices.</summary>
    /// <exception cref="StorageUnavailableException">Storage does not answer, and what is held is not enough.</exception>
    public ValueTask<(RatePermit? Permit, RateRefusal? Refusal)> EnterAsync(string accountId, RateDemand demand, CancellationToken cancellationToken)
    {
        if (demand.IsNothing)
        {
            return new((RatePermit.Unbounded, null));
        }

        if (!_accounts.TryGetValue(accountId, out var rates))
        {
            rates = _accounts.GetOrAdd(accountId, id => new AccountRates(id, _instance, store, options, time));
        }

        return rates.TryEnter(demand) is { } permit ? new((permit, null)) : new(rates.EnterAsync(demand, cancellationToken));
    }

    /// <summary>Gives back whatever is not in use, so that the others need not wait until it expires.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TidyAsync(all: true, cancellationToken);
    }

    public override void Dispose()
    {
        foreach (var rates in _accounts.Values)
        {
            rates.Dispose();
        }

        base.Dispose();
    }

    /// <summary>One round of giving back and renewing.</summary>
    internal async Task TidyAsync(bool all, CancellationToken cancellationToken)
    {
        foreach (var (id, rates) in _accounts)
        {
            try
            {
                await rates.TidyAsync(all, cancellationToken);
            }
            catch (StorageUnavailableException exception)
            {
                LogNotGivenBack(id, exception);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.IdleAfter, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TidyAsync(all: false, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops; StopAsync gives back what is left.
        }
    }

    [LoggerMessage(2601, LogLevel.Warning, "What account {Account} does not use of its limits could not be given back; it returns when the window ends")]
    private partial void LogNotGivenBack(string account, Exception exception);
}
