namespace Interchange.Gateway.Health.Breakers;

/// <summary>
/// One breaker, shared by all requests of the process. While closed, entering costs one read of memory, and so does the report of a success but for a counter.
/// </summary>
internal sealed class Breaker(BreakerKind kind, string name, BreakerPolicy policy, BreakerSight sight, IBreakerObserver observer)
{
    /// <summary>An attempt that was turned away this long ago is still a reason to probe.</summary>
    private static readonly TimeSpan WantedFor = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly RecentAttempts _recent = new();
    private volatile BreakerState _state = BreakerState.Fresh;
    private DateTimeOffset _grantedUntil;
    private DateTimeOffset _claimedElsewhereUntil;
    private DateTimeOffset _wantedAt;
    private string? _refusedBy;

    public BreakerKind Kind => kind;

    public string Name => name;

    public BreakerState State => _state;

    public BreakerEntry TryEnter(TimeProvider time)
    {
        if (_state.Phase == BreakerPhase.Closed)
        {
            return BreakerEntry.Free;
        }

        BreakerState before;
        BreakerState after;
        BreakerEntry entry;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var mayProbe = now < _grantedUntil || !sight.IsClear(now);
            before = _state;
            (after, entry) = BreakerMachine.Enter(before, policy, mayProbe, now);
            _state = after;
            if (!entry.Allowed || entry.Probe)
            {
                _wantedAt = now;
            }
        }

        Tell(before, after);
        return entry;
    }

    /// <summary>Takes in what an attempt has found.</summary>
    /// <param name="verdict">What it says of what this breaker guards.</param>
    /// <param name="ticket">What <see cref="TryEnter"/> gave.</param>
    /// <param name="rest">For how long to leave it alone; null when nobody says.</param>
    /// <param name="now">The time.</param>
    public void Report(Verdict verdict, int ticket, TimeSpan? rest, DateTimeOffset now)
    {
        if (verdict == Verdict.None && ticket == 0)
        {
            return;
        }

        BreakerState before;
        BreakerState after;
        lock (_gate)
        {
            before = _state;
            if (verdict != Verdict.None)
            {
                _recent.Add(verdict == Verdict.Well, now);
            }

            after = verdict switch
            {
                Verdict.Well => BreakerMachine.Succeeded(before, policy, ticket, now),
                Verdict.Failed => BreakerMachine.Failed(before, policy, ticket, now + rest, _recent.Count(now), now),
                _ => BreakerMachine.Abandoned(before, ticket),
            };
            Take(before, after);
            if (before.Phase != BreakerPhase.Open && after.Phase == BreakerPhase.Open)
            {
                _wantedAt = now;
            }

            if (verdict == Verdict.Well)
            {
                _refusedBy = null;
            }
        }

        Tell(before, after);
    }

    /// <summary>True when another endpoint than this one refused the credential last, with no success since.</summary>
    public bool RefusedElsewhereToo(string endpoint)
    {
        lock (_gate)
        {
            var elsewhere = _refusedBy is not null && !string.Equals(_refusedBy, endpoint, StringComparison.Ordinal);
            _refusedBy ??= endpoint;
            return elsewhere;
        }
    }

    /// <summary>True while attempts would be turned away, or the last 30 seconds were a significant outage. One that is due for a probe is not: somebody has to try it.</summary>
    public bool IsUnstable(DateTimeOffset now)
    {
        lock (_gate)
        {
            return _state.Phase switch
            {
                BreakerPhase.Open => _state.IsResting(now) || (sight.IsClear(now) && now < _claimedElsewhereUntil),
                BreakerPhase.Closed => _recent.Count(now).IsOutage,
                _ => false,
            };
        }
    }

    /// <summary>When the breaker was found well again, or opened; the default value for one that never opened.</summary>
    public DateTimeOffset Since => _state.Since;

    /// <summary>What the others should know; null when there is nothing.</summary>
    public BreakerFinding? Finding()
    {
        var state = _state;
        return state.Since == default
            ? null
            : new BreakerFinding(state.Phase == BreakerPhase.Open, state.Since, state.RestsUntil, state.Openings);
    }

    /// <summary>Takes in what another instance has found.</summary>
    public void Learn(BreakerFinding finding, DateTimeOffset claimedElsewhereUntil, DateTimeOffset now)
    {
        BreakerState before;
        BreakerState after;
        lock (_gate)
        {
            _claimedElsewhereUntil = claimedElsewhereUntil;
            before = _state;
            after = BreakerMachine.Learned(before, finding, now);
            Take(before, after);
        }

        if (before.Phase != after.Phase)
        {
            observer.Learned(this, before, after);
        }
    }

    /// <summary>True when this instance should have the right to probe: the rest is all but over, and requests ask for what rests, or its probe is out.</summary>
    public bool NeedsClaim(TimeSpan lead, DateTimeOffset now)
    {
        lock (_gate)
        {
            return _state.Phase == BreakerPhase.Open
                && now + lead >= _state.RestsUntil
                && now >= _claimedElsewhereUntil
                && now + lead >= _grantedUntil
                && (_state.IsProbing(now) || now - _wantedAt < WantedFor);
        }
    }

    /// <summary>The claim holds: the next request may be the probe.</summary>
    public void Grant(DateTimeOffset until)
    {
        lock (_gate)
        {
            _grantedUntil = until;
        }
    }

    private void Take(BreakerState before, BreakerState after)
    {
        _state = after;
        if (after.Phase == BreakerPhase.Open && after.FirstTicket != before.FirstTicket)
        {
            _grantedUntil = default;
        }
        else if (after.Phase == BreakerPhase.Recovering && before.Phase == BreakerPhase.Open)
        {
            // What failed before is over: it must not open the breaker again, nor pass for an outage.
            _recent.Clear();
            _grantedUntil = default;
        }
    }

    private void Tell(BreakerState before, BreakerState after)
    {
        if (before.Phase != after.Phase || before.RestsUntil != after.RestsUntil)
        {
            observer.Changed(this, before, after);
        }
    }
}
