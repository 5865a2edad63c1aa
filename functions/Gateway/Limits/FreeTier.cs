using System.Collections.Concurrent;
using System.Collections.Immutable;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Limits;

/// <summary>
/// Which limits an account's requests to free models have. What the account was granted is asked of the ledger every half a minute, beside the traffic; a
/// request waits for it only when the account has not been seen for a minute.
/// </summary>
public sealed class FreeTier(ICreditLedger ledger, FreeTierOptions options, TimeProvider time)
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxStale = TimeSpan.FromMinutes(1);

    /// <summary>Least time between a read that storage did not answer and the next one.</summary>
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly ImmutableArray<RateLimit> _limits = RateLimits.OfFreeModels(options.RequestsPerMinute, options.RequestsPerDay);
    private readonly ImmutableArray<RateLimit> _limitsWithCredits = RateLimits.OfFreeModels(options.RequestsPerMinute, options.RequestsPerDayWithCredits);

    /// <summary>Empty where free models have no limits. While storage does not answer, what was last known counts, and before that the lower limit.</summary>
    public async ValueTask<ImmutableArray<RateLimit>> LimitsAsync(string accountId, CancellationToken cancellationToken) =>
        options.Enabled ? Of(await GrantedAsync(accountId, cancellationToken)) : [];

    /// <summary>How many requests a day the account has, as it was last known; null where nothing limits them.</summary>
    public async ValueTask<long?> PerDayAsync(string accountId, CancellationToken cancellationToken)
    {
        var limits = await LimitsAsync(accountId, cancellationToken);
        return limits.IsEmpty ? null : limits[^1].Most;
    }

    /// <summary>True until the account has been granted or has bought credits, as it was last known.</summary>
    public async ValueTask<bool> IsFreeTierAsync(string accountId, CancellationToken cancellationToken) =>
        await GrantedAsync(accountId, cancellationToken) <= Money.Zero;

    /// <summary>Completes when no read of the account is under way.</summary>
    internal Task SettledAsync(string accountId) => _accounts.TryGetValue(accountId, out var account) ? account.Reading : Task.CompletedTask;

    private ImmutableArray<RateLimit> Of(Money granted) => granted >= options.Threshold ? _limitsWithCredits : _limits;

    private async ValueTask<Money> GrantedAsync(string accountId, CancellationToken cancellationToken)
    {
        var account = _accounts.GetOrAdd(accountId, static id => new Account(id));
        if (account.Known is { } known && time.GetElapsedTime(known.ReadAt) is var age && age < MaxStale)
        {
            if (age >= FreshFor)
            {
                _ = Read(account);
            }

            return known.Granted;
        }

        await Read(account).WaitAsync(cancellationToken);
        return account.Known?.Granted ?? Money.Zero;
    }

    /// <summary>The read that is under way, or a new one unless one has just failed. Never faults for storage that does not answer.</summary>
    private Task Read(Account account)
    {
        lock (account)
        {
            var hasJustFailed = account.FailedAt is { } failed && time.GetElapsedTime(failed) < RetryAfterFailure;

            // Off the request's thread, and not tied to its cancellation: others wait for this read too.
            return account.Reading.IsCompleted && !hasJustFailed ? account.Reading = Task.Run(() => ReadAsync(account)) : account.Reading;
        }
    }

    private async Task ReadAsync(Account account)
    {
        var askedAt = time.GetTimestamp();
        try
        {
            var balance = await ledger.ReadBalanceAsync(account.Id, CancellationToken.None);
            account.Known = new Standing(balance.Granted, askedAt);
            account.FailedAt = null;
        }
        catch (StorageUnavailableException)
        {
            // Counting needs storage too: whatever is allowed here, the gate has the last word.
            account.FailedAt = time.GetTimestamp();
        }
    }

    /// <summary>An account; <see cref="Reading"/> is guarded by the account itself.</summary>
    private sealed class Account(string id)
    {
        private volatile Standing? _known;

        public string Id { get; } = id;

        public Standing? Known
        {
            get => _known;
            set => _known = value;
        }

        public Task Reading { get; set; } = Task.CompletedTask;

        public long? FailedAt { get; set; }
    }

    private sealed record Standing(Money Granted, long ReadAt);
}
