namespace Interchange.Gateway.Health.Breakers;

/// <summary>
/// What a breaker does next: pure functions from one state to the next.
/// Guarantees: while open nothing passes before <see cref="BreakerState.RestsUntil"/>, which only ever moves later; after it one probe
/// is out at a time; a probe that never reports is given up after <see cref="BreakerPolicy.ProbeBound"/>, so no report that is lost can keep a breaker open;
/// attempts that began before an opening neither close the breaker nor prolong its rest, unless the provider named a later time.
/// </summary>
internal static class BreakerMachine
{
    /// <summary>An attempt asks to pass.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="policy">The breaker's rules.</param>
    /// <param name="mayProbe">False when the probe belongs to another instance, or nobody's claim is settled yet.</param>
    /// <param name="now">The time.</param>
    public static (BreakerState State, BreakerEntry Entry) Enter(BreakerState state, BreakerPolicy policy, bool mayProbe, DateTimeOffset now)
    {
        switch (state.Phase)
        {
            case BreakerPhase.Open when now < state.RestsUntil:
                return (state, BreakerEntry.Refused(state.RestsUntil - now));

            case BreakerPhase.Open when !mayProbe || state.IsProbing(now):
                return (state, BreakerEntry.Refused(BreakerPolicy.ShortWait));

            case BreakerPhase.Open:
                var probe = state.LastTicket + 1;
                return (
                    state with { LastTicket = probe, Probe = probe, ProbeExpires = now + policy.ProbeBound },
                    new BreakerEntry(Allowed: true, Probe: true, probe, TimeSpan.Zero));

            case BreakerPhase.Recovering when now - state.Since >= policy.Ramp:
                return (Close(state, now), BreakerEntry.Free);

            case BreakerPhase.Recovering when state.InFlight >= Allowance(state, now):
                return (state, BreakerEntry.Refused(BreakerPolicy.ShortWait));

            case BreakerPhase.Recovering:
                var ticket = state.LastTicket + 1;
                return (
                    state with { LastTicket = ticket, InFlight = state.InFlight + 1 },
                    new BreakerEntry(Allowed: true, Probe: false, ticket, TimeSpan.Zero));

            default:
                return (state, BreakerEntry.Free);
        }
    }

    /// <summary>An attempt found what the breaker guards alive.</summary>
    public static BreakerState Succeeded(BreakerState state, BreakerPolicy policy, int ticket, DateTimeOffset now)
    {
        switch (state.Phase)
        {
            case BreakerPhase.Closed:
                return state.Failures == 0 ? state : state with { Failures = 0 };

            case BreakerPhase.Open when IsOfPhase(state, ticket):
                // A provider that asked for a longer rest meanwhile is taken at its word.
                return now < state.RestsUntil ? Release(state, ticket) : Recover(state, now);

            case BreakerPhase.Recovering when IsOfPhase(state, ticket):
                var allowance = state.Allowance * 2;
                return allowance >= policy.FullAllowance
                    ? Close(state, now)
                    : Release(state, ticket) with { Allowance = allowance };

            default:
                return state;
        }
    }

    /// <summary>An attempt failed in a way that speaks against what the breaker guards.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="policy">The breaker's rules.</param>
    /// <param name="ticket">What <see cref="Enter"/> gave.</param>
    /// <param name="until">The time until which the provider asked to be left alone; null when it did not.</param>
    /// <param name="recent">The attempts of the last 30 s, this one included.</param>
    /// <param name="now">The time.</param>
    public static BreakerState Failed(
        BreakerState state, BreakerPolicy policy, int ticket, DateTimeOffset? until, RecentTally recent, DateTimeOffset now)
    {
        switch (state.Phase)
        {
            case BreakerPhase.Closed:
                var failures = state.Failures + 1;
                if (until is { } hint && hint > now)
                {
                    return Open(state, policy, now, hint);
                }

                var opens = failures >= policy.FailuresInARow
                    || (recent.Total >= policy.RatioAttempts && recent.Failed >= policy.FailureRatio * recent.Total);
                return opens ? Open(state, policy, now, until: null) : state with { Failures = failures };

            case BreakerPhase.Open when ticket != 0 && ticket == state.Probe:
            case BreakerPhase.Recovering when IsOfPhase(state, ticket):
                var again = Open(state, policy, now, until: null);
                return until > again.RestsUntil ? again with { RestsUntil = until.Value } : again;

            case BreakerPhase.Open:
                return until > state.RestsUntil ? state with { RestsUntil = until.Value, Since = now } : state;

            default:
                return until > now ? Open(state, policy, now, until) : state;
        }
    }

    /// <summary>An attempt ended without telling anything: its place is free again.</summary>
    public static BreakerState Abandoned(BreakerState state, int ticket) => IsOfPhase(state, ticket) ? Release(state, ticket) : state;

    /// <summary>What another instance has found. Idempotent: the same finding again changes nothing.</summary>
    public static BreakerState Learned(BreakerState state, BreakerFinding finding, DateTimeOffset now)
    {
        if (!finding.Open)
        {
            return state.Phase == BreakerPhase.Open && finding.Since >= state.Since ? Recover(state, now) with { Since = finding.Since } : state;
        }

        if (state.Phase == BreakerPhase.Open)
        {
            return finding.RestsUntil > state.RestsUntil || finding.Openings > state.Openings || finding.Since > state.Since
                ? state with
                {
                    RestsUntil = Later(finding.RestsUntil, state.RestsUntil),
                    Openings = Math.Max(finding.Openings, state.Openings),
                    Since = Later(finding.Since, state.Since),
                }
                : state;
        }

        // An opening that was known here already, or so old that nobody has cared since, is no news.
        return finding.Since <= state.Since || finding.RestsUntil + BreakerFinding.Staleness <= now
            ? state
            : state with
            {
                Phase = BreakerPhase.Open,
                Failures = 0,
                Openings = Math.Max(finding.Openings, state.Openings),
                Since = finding.Since,
                RestsUntil = finding.RestsUntil,
                FirstTicket = state.LastTicket + 1,
                Probe = 0,
                InFlight = 0,
                Allowance = 0,
            };
    }

    /// <summary>Attempts that may be under way at once while recovering: what successes have earned, and twice as many with every second.</summary>
    private static int Allowance(BreakerState state, DateTimeOffset now) =>
        Math.Max(state.Allowance, 1 << (int)Math.Clamp((now - state.Since).TotalSeconds, 0, 16));

    private static bool IsOfPhase(BreakerState state, int ticket) => ticket != 0 && ticket >= state.FirstTicket;

    private static BreakerState Release(BreakerState state, int ticket) => state.Phase switch
    {
        BreakerPhase.Open => ticket == state.Probe ? state with { Probe = 0 } : state,
        BreakerPhase.Recovering => state with { InFlight = Math.Max(0, state.InFlight - 1) },
        _ => state,
    };

    private static BreakerState Open(BreakerState state, BreakerPolicy policy, DateTimeOffset now, DateTimeOffset? until)
    {
        var forgiven = state.Phase == BreakerPhase.Closed && now - state.Since > policy.Forgiveness;
        var openings = forgiven ? 1 : state.Openings + 1;
        var restsUntil = until ?? now + policy.Rest(openings);
        return state with
        {
            Phase = BreakerPhase.Open,
            Failures = 0,
            Openings = openings,
            Since = now,
            RestsUntil = state.Phase == BreakerPhase.Open ? Later(restsUntil, state.RestsUntil) : restsUntil,
            FirstTicket = state.LastTicket + 1,
            Probe = 0,
            InFlight = 0,
            Allowance = 0,
        };
    }

    private static BreakerState Recover(BreakerState state, DateTimeOffset now) => state with
    {
        Phase = BreakerPhase.Recovering,
        Since = now,
        FirstTicket = state.LastTicket + 1,
        Probe = 0,
        InFlight = 0,
        Allowance = 1,
    };

    private static BreakerState Close(BreakerState state, DateTimeOffset now) => state with
    {
        Phase = BreakerPhase.Closed,
        Failures = 0,
        Since = now,
        InFlight = 0,
        Allowance = 0,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
