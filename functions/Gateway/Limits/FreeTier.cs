using System.Collections.Concurrent;
using System.Collections.Immutable;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Limits;

/// <summary>Which limits an account's requests to free models have. Asks the ledger once a minute, beside the traffic, what the account was granted.</summary>
public sealed class FreeTier(ICreditLedger ledger, FreeTierOptions options, TimeProvider time)
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Standing> _accounts = new(StringComparer.Ordinal);
    private readonly ImmutableArray<RateLimit> _limits = RateLimits.OfFreeModels(options.RequestsPerMinute, options.RequestsPerDay);
    private readonly ImmutableArray<RateLimit> _limitsWithCredits = RateLimits.OfFreeModels(options.RequestsPerMinute, options.RequestsPerDayWithCredits);

    /// <summary>Empty where free models have no limits. While storage does not answer, what was last known counts, and before that the lower limit.</summary>
    public async ValueTask<ImmutableArray<RateLimit>> LimitsAsync(string accountId, CancellationToken cancellationToken)
    {
        if (!options.Enabled)
        {
            return [];
        }

        var known = _accounts.TryGetValue(accountId, out var standing);
        if (known && time.GetElapsedTime(standing.ReadAt) < FreshFor)
        {
            return Of(standing);
        }

        try
        {
            var balance = await ledger.ReadBalanceAsync(accountId, cancellationToken);
            standing = new Standing(balance.Granted >= options.Threshold, time.GetTimestamp());
            _accounts[accountId] = standing;
        }
        catch (StorageUnavailableException)
        {
            // Counting needs storage too: whatever is allowed here, the gate has the last word.
        }

        return Of(standing);
    }

    /// <summary>How many requests a day the account has, as it was last known.</summary>
    public async ValueTask<long?> PerDayAsync(string accountId, CancellationToken cancellationToken)
    {
        var limits = await LimitsAsync(accountId, cancellationToken);
        return limits.IsEmpty ? null : limits[^1].Most;
    }

    private ImmutableArray<RateLimit> Of(Standing standing) => standing.HasCredits ? _limitsWithCredits : _limits;

    private readonly record struct Standing(bool HasCredits, long ReadAt);
}
