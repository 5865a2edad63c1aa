using System.Collections.Concurrent;
using Interchange.Gateway.Usage.Settlement;

namespace Interchange.Gateway.Billing.TopUps;

/// <summary>
/// Looks whether an account's credits want topping up as soon as something was charged to it, beside the settlement and not more often than every two seconds; an
/// account that wants no top-ups is left alone for a minute. What gets lost when the process ends, the timer of <see cref="TopUpCredits"/> does.
/// </summary>
public sealed class TopUpOnSettlement(TopUpCredits topUps, TimeProvider time) : ISettlementObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeftAlone = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Watch> _watches = new(StringComparer.Ordinal);

    public void Settled(string accountId)
    {
        if (!topUps.IsOn)
        {
            return;
        }

        var watch = _watches.GetOrAdd(accountId, static _ => new Watch());
        lock (watch)
        {
            if (watch.IsUnwantedSince is { } since && time.GetElapsedTime(since) < LeftAlone)
            {
                return;
            }

            watch.IsUnwantedSince = null;
            if (!watch.Look.IsCompleted)
            {
                watch.Again = true;
                return;
            }

            watch.Look = Task.Run(() => LookAsync(accountId, watch));
        }
    }

    /// <summary>Completes when the account is not looked at.</summary>
    internal Task IdleAsync(string accountId)
    {
        if (!_watches.TryGetValue(accountId, out var watch))
        {
            return Task.CompletedTask;
        }

        lock (watch)
        {
            return watch.Look;
        }
    }

    private async Task LookAsync(string accountId, Watch watch)
    {
        while (true)
        {
            var isWanted = await topUps.RunAsync(accountId, CancellationToken.None);
            lock (watch)
            {
                if (!isWanted)
                {
                    watch.IsUnwantedSince = time.GetTimestamp();
                }

                if (!isWanted || !watch.Again)
                {
                    watch.Again = false;
                    watch.Look = Task.CompletedTask;
                    return;
                }

                watch.Again = false;
            }

            await Task.Delay(Pause, time);
        }
    }

    /// <summary>One account; guarded by itself.</summary>
    private sealed class Watch
    {
        public Task Look { get; set; } = Task.CompletedTask;

        /// <summary>Whether something was charged since the look began.</summary>
        public bool Again { get; set; }

        /// <summary>When it was seen that the account wants no top-ups.</summary>
        public long? IsUnwantedSince { get; set; }
    }
}
