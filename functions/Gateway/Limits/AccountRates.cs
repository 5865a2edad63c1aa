using System.Collections.Immutable;
using Interchange.Gateway.Limits.Counting;

namespace Interchange.Gateway.Limits;

/// <summary>What this instance holds of one account's limits. A request that finds enough in memory is let in without asking anybody.</summary>
internal sealed class AccountRates(string accountId, string instance, IRateStore store, RateGateOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, RateHolding> _holdings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SlotHolding> _slots = new(StringComparer.Ordinal);

    /// <summary>Lets a request in from memory; null when storage has to be asked.</summary>
    public RatePermit? TryEnter(RateDemand demand)
    {
        lock (_gate)
        {
            foreach (var limit in demand.Limits)
            {
                if (Holding(limit).Free < demand.AmountOf(limit))
                {
                    return null;
                }
            }

            var now = time.GetTimestamp();
            if (demand.Slots is { } wanted)
            {
                var slots = Slots(wanted);
                if (slots.Used >= Math.Min(slots.Held, wanted.Most))
                {
                    return null;
                }

                slots.Used++;
                slots.LastUsed = now;
            }

            var windows = ImmutableArray.CreateBuilder<string>(demand.Limits.Length);
            foreach (var limit in demand.Limits)
            {
                var holding = Holding(limit);
                holding.Use(demand.AmountOf(limit));
                holding.LastUsed = now;
                windows.Add(holding.Window);
            }

            return new RatePermit(this, demand, windows.MoveToImmutable());
        }
    }

    /// <summary>Lets a request in, or says which limit it does not pass.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer, and what is held is not enough.</exception>
    public async Task<(RatePermit? Permit, RateRefusal? Refusal)> EnterAsync(RateDemand demand, CancellationToken cancellationToken)
    {
        // One request asks storage at a time; those behind it often find what it has brought.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // A second round is needed where a window or a slot has passed while storage was asked; more would be a storm.
            const int Rounds = 4;
            for (var round = 0; round < Rounds; round++)
            {
                if (TryEnter(demand) is { } permit)
                {
                    return (permit, null);
                }

                if (await TopUpAsync(demand) is { } refusal)
                {
                    return (null, refusal);
                }
            }

            return (null, Refuse(demand));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    public void Settle(RateDemand demand, ImmutableArray<string> windows, long tokens, bool answered)
    {
        lock (_gate)
        {
            for (var i = 0; i < demand.Limits.Length; i++)
            {
                var limit = demand.Limits[i];
                var unused = limit.Unit == RateUnit.Tokens
                    ? demand.AmountOf(limit) - tokens
                    : !answered && !limit.CountsFailures ? 1 : 0;
                if (unused != 0 && _holdings.TryGetValue(limit.Scope, out var holding))
                {
                    holding.Correct(windows[i], unused);
                }
            }
        }
    }

    public void Release(SlotLimit slots)
    {
        lock (_gate)
        {
            var holding = Slots(slots);
            holding.Used--;
            holding.LastUsed = time.GetTimestamp();
        }
    }

    /// <summary>Gives back what has lain idle, keeps the slots that are in use, and forgets windows that have passed.</summary>
    /// <param name="all">Gives back everything that is not in use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task TidyAsync(bool all, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (asks, slots) = Idle(all);
            if (!asks.IsEmpty)
            {
                await store.TakeAsync(accountId, asks, cancellationToken);
            }

            foreach (var (scope, ask) in slots)
            {
                Held(scope, ask, await store.HoldAsync(accountId, ask, cancellationToken));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<RateRefusal?> TopUpAsync(RateDemand demand)
    {
        var (limits, asks, empty) = Missing(demand);
        if (empty is not null)
        {
            return empty;
        }

        if (asks.Length > 0)
        {
            // A caller who leaves must not take along what storage has already counted.
            var answer = await store.TakeAsync(accountId, asks, CancellationToken.None);
            lock (_gate)
            {
                for (var i = 0; i < limits.Length; i++)
                {
                    Holding(limits[i]).Took(answer.States[i]);
                }

                if (answer.Short is { } index)
                {
                    var holding = Holding(limits[index]);
                    holding.EmptyUntil = time.GetTimestamp() + (long)(options.EmptyFor.TotalSeconds * time.TimestampFrequency);
                    return Refuse(holding);
                }
            }
        }

        return demand.Slots is { } slots ? await TakeSlotAsync(slots) : null;
    }

    private (ImmutableArray<RateLimit> Limits, ImmutableArray<RateAsk> Asks, RateRefusal? Empty) Missing(RateDemand demand)
    {
        var limits = ImmutableArray.CreateBuilder<RateLimit>();
        var asks = ImmutableArray.CreateBuilder<RateAsk>();
        lock (_gate)
        {
            foreach (var limit in demand.Limits)
            {
                var holding = Holding(limit);
                var missing = demand.AmountOf(limit) - holding.Free;
                if (missing <= 0)
                {
                    continue;
                }

                if (holding.EmptyUntil > time.GetTimestamp())
                {
                    return ([], [], Refuse(holding));
                }

                limits.Add(limit);
                asks.Add(new RateAsk(limit.Scope, holding.Window, limit.Most, missing, missing + Math.Max(2 * holding.UsedSince, demand.AmountOf(limit)), GiveBack: 0));
            }
        }

        return (limits.DrainToImmutable(), asks.DrainToImmutable(), null);
    }

    private async Task<RateRefusal?> TakeSlotAsync(SlotLimit slots)
    {
        SlotAsk ask;
        lock (_gate)
        {
            var holding = Slots(slots);
            if (holding.Used < Math.Min(holding.Held, slots.Most))
            {
                return null;
            }

            ask = Ask(slots, holding.Used + 1, (holding.Used + 1) * 2);
        }

        var answer = await store.HoldAsync(accountId, ask, CancellationToken.None);
        Held(slots.Scope, ask, answer);
        return answer.Granted ? null : new RateRefusal(null, slots, 0, time.GetUtcNow() + options.SlotRetry);
    }

    private (ImmutableArray<RateAsk> Asks, List<(string Scope, SlotAsk Ask)> Slots) Idle(bool all)
    {
        var asks = ImmutableArray.CreateBuilder<RateAsk>();
        var slots = new List<(string, SlotAsk)>();
        lock (_gate)
        {
            foreach (var holding in _holdings.Values.ToArray())
            {
                if (holding.Window != RateWindow.Of(holding.Limit.Interval, time.GetUtcNow()) && (all || IsIdle(holding.LastUsed)))
                {
                    _holdings.Remove(holding.Limit.Scope);
                }
                else if (holding.Free > 0 && (all || IsIdle(holding.LastUsed)))
                {
                    asks.Add(new RateAsk(holding.Limit.Scope, holding.Window, holding.Limit.Most, 0, 0, holding.LetGo()));
                }
            }

            foreach (var holding in _slots.Values.ToArray())
            {
                var idle = holding.Held > holding.Used && (all || IsIdle(holding.LastUsed));
                if (holding.Held == 0 && holding.Used == 0)
                {
                    _slots.Remove(holding.Limit.Scope);
                }
                else if (idle || time.GetElapsedTime(time.GetTimestamp(), holding.ExpiresAt) < options.SlotExpiry / 2)
                {
                    slots.Add((holding.Limit.Scope, Ask(holding.Limit, holding.Used, idle ? holding.Used : holding.Held)));
                }
            }
        }

        return (asks.DrainToImmutable(), slots);
    }

    private bool IsIdle(long lastUsed) => time.GetElapsedTime(lastUsed) >= options.IdleAfter;

    private SlotAsk Ask(SlotLimit slots, long min, long want)
    {
        var now = time.GetUtcNow();
        return new SlotAsk(slots.Scope, slots.Most, instance, min, want, now, now + options.SlotExpiry);
    }

    private void Held(string scope, SlotAsk ask, SlotAnswer answer)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(scope, out var holding))
            {
                holding.Held = answer.Held;
                if (answer.Granted)
                {
                    holding.ExpiresAt = time.GetTimestamp() + (long)((ask.ExpiresAt - ask.Now).TotalSeconds * time.TimestampFrequency);
                }
            }
        }
    }

    private RateRefusal Refuse(RateDemand demand)
    {
        lock (_gate)
        {
            return demand.Limits.IsEmpty ? new RateRefusal(null, demand.Slots, 0, time.GetUtcNow() + options.SlotRetry) : Refuse(Holding(demand.Limits[0]));
        }
    }

    private RateRefusal Refuse(RateHolding holding) =>
        new(holding.Limit, null, Math.Max(0, holding.Limit.Most - holding.Taken + holding.Free), RateWindow.EndOf(holding.Limit.Interval, time.GetUtcNow()));

    private RateHolding Holding(RateLimit limit)
    {
        if (!_holdings.TryGetValue(limit.Scope, out var holding))
        {
            _holdings[limit.Scope] = holding = new RateHolding(limit);
        }

        holding.Limit = limit;
        holding.MoveTo(RateWindow.Of(limit.Interval, time.GetUtcNow()));
        return holding;
    }

    private SlotHolding Slots(SlotLimit limit)
    {
        if (!_slots.TryGetValue(limit.Scope, out var holding))
        {
            _slots[limit.Scope] = holding = new SlotHolding(limit);
        }

        holding.Limit = limit;
        return holding;
    }
}
