using Interchange.Gateway.Keys;
using Interchange.Gateway.Limits.Counting;

namespace Interchange.Gateway.Limits;

/// <summary>What accounts may ask of free models, as it is counted for all instances.</summary>
internal sealed class FreeAllowances(FreeTier tier, IRateStore rates, TimeProvider time) : IFreeAllowances
{
    public async Task<FreeAllowance> OfAsync(string accountId, CancellationToken cancellationToken)
    {
        var limits = await tier.LimitsAsync(accountId, cancellationToken);
        var isFreeTier = await tier.IsFreeTierAsync(accountId, cancellationToken);
        if (limits.IsEmpty)
        {
            return new FreeAllowance(isFreeTier, DailyRequests: null, UsedToday: 0);
        }

        var daily = limits[^1];
        var used = await rates.ReadAsync(accountId, daily.Scope, RateWindow.Of(daily.Interval, time.GetUtcNow()), cancellationToken);
        return new FreeAllowance(isFreeTier, daily.Most, used);
    }
}
