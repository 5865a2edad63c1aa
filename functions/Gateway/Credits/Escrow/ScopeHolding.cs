using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>
/// What one lease holds of one scope, in one window of it, as the instance believes. What is held is free, reserved, or spent and not to be seen any more:
/// <c>Net = Free + Reserved + spent</c>. Not synchronised; <see cref="EscrowState"/> owns it.
/// </summary>
internal sealed class ScopeHolding(SpendScope scope, bool countsByok, string window, DateTimeOffset windowEnds)
{
    private BurnRate _reserving;
    private BurnRate _spending;
    private Money _typical;
    private Money _free;

    public SpendScope Scope { get; } = scope;

    public bool CountsByok { get; } = countsByok;

    /// <summary>The window of the scope that all of this belongs to. With the next one a holding of its own begins.</summary>
    public string Window { get; } = window;

    public DateTimeOffset WindowEnds { get; } = windowEnds;

    /// <summary>Null for the balance.</summary>
    public Money? Limit { get; private set; }

    /// <summary><see cref="Lease.Net"/> as the instance believes it: never more than it is, so that no answer of storage takes anything away.</summary>
    public Money Net { get; private set; }

    /// <summary>May be reserved. Never below zero.</summary>
    public Money Free => _free > default(Money) ? _free : default;

    /// <summary>True when more was spent than was held: what comes free makes up for it first.</summary>
    public bool IsOverspent => _free < default(Money);

    /// <summary>What requests under way may still spend.</summary>
    public Money Reserved { get; private set; }

    /// <summary>What others could lease when storage last answered.</summary>
    public Money Available { get; private set; }

    /// <summary>What counted against the limit when storage last answered.</summary>
    public Money Used { get; private set; }

    /// <summary>When storage last answered; null when it never has.</summary>
    public TimeSpan? HeardAt { get; private set; }

    /// <summary>Until then the lease cannot have been swept, by the instance's own clock.</summary>
    public TimeSpan HeldUntil { get; private set; }

    /// <summary>When anything was last reserved.</summary>
    public TimeSpan UsedAt { get; private set; }

    /// <summary>True when the limit was lowered: nothing more is taken from memory until storage has said what is left.</summary>
    public bool MustAsk { get; private set; }

    /// <summary>True when somebody wants to know what is there.</summary>
    public bool WantsNews { get; set; }

    /// <summary>What waiting requests need, while an exchange is being planned.</summary>
    public Money Needed { get; set; }

    /// <summary>What earlier ones of the waiting requests will get, while they are being served.</summary>
    public Money Promised { get; set; }

    /// <summary>True where there is so little that nothing may lie idle here while another instance is refused.</summary>
    public bool IsScarce => HeardAt is not null && SlicePolicy.IsScarce(Available + Free, _typical);

    /// <summary>What a request could get at the most.</summary>
    public Money Room => Available > default(Money) || Free == default ? Free + Available : Free;

    public bool IsUsable(in EscrowTime now) => now.Elapsed < HeldUntil && now.Utc < WindowEnds && !MustAsk;

    /// <summary>True when all that was held is spent, and so long ago that storage may have swept the lease: it cannot be asked about any more.</summary>
    public bool HasLapsed(in EscrowTime now) => Net != default && _free == default && Reserved == default && now.Elapsed >= HeldUntil;

    public void Bound(Money limit)
    {
        MustAsk |= Limit is { } before && limit < before;
        Limit = limit;
    }

    /// <summary>A request needs this much: until more is known it is what requests need.</summary>
    public void Expect(Money need)
    {
        Needed += need;
        _typical = _typical == default ? need : _typical;
    }

    /// <summary>Moves from free to reserved, or back where the amount is below zero.</summary>
    public void Reserve(Money amount, TimeSpan now)
    {
        _free -= amount;
        Reserved += amount;
        UsedAt = now;
        if (amount > default(Money))
        {
            _reserving.Add(amount, now);
            _typical = _typical == default ? amount : new Money(_typical.NanoDollars + ((amount.NanoDollars - _typical.NanoDollars) / 8));
        }
    }

    /// <summary>
    /// Ends a reservation of which a part, all, or more was spent. What was more comes from what is free, and from what others have reserved where that is
    /// not enough: their charges then take from the scope itself what the lease no longer has.
    /// </summary>
    public void Settle(Money reserved, Money spent, TimeSpan now)
    {
        Reserved -= reserved;
        _free += reserved - spent;
        _spending.Add(spent, now);
    }

    /// <summary>
    /// Begins where another holding of the scope has ended: with its experience and its doubts, for what storage was asked and did not answer may be of this window.
    /// </summary>
    public void Learn(ScopeHolding before)
    {
        WantsNews = before.WantsNews;
        Limit = before.Limit;
        UsedAt = before.UsedAt;
        _typical = before._typical;
        _reserving = before._reserving;
        _spending = before._spending;
    }

    /// <summary>What to ask of storage; null when there is nothing to ask.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="options">When to renew, and when something counts as idle.</param>
    /// <param name="mayTopUp">Whether more may be taken than somebody waits for.</param>
    /// <param name="closing">Nothing is to be held any longer than it is reserved.</param>
    public LeaseAsk? Ask(in EscrowTime now, EscrowOptions options, bool mayTopUp, bool closing)
    {
        var ask = new LeaseAsk { Scope = Scope, Limit = Limit, CountsByok = CountsByok, Net = Net };
        var target = Target(now.Elapsed);
        if (Needed > default(Money))
        {
            var scarce = IsScarce || closing;
            var more = target - Free;
            return ask with
            {
                GiveBack = scarce || MustAsk ? Free : default,
                Min = Needed,
                Want = scarce || more <= default(Money) ? Needed : Needed + more,
            };
        }

        if (Free > default(Money) && (closing || MustAsk || IsScarce || now.Elapsed - UsedAt >= options.IdleReturn))
        {
            return ask with { GiveBack = Free };
        }

        if (Free > target + target && mayTopUp)
        {
            return ask with { GiveBack = Free - target };
        }

        if (IsLow(now.Elapsed) && mayTopUp && !closing && now.Elapsed - UsedAt < options.IdleReturn)
        {
            return ask with { Want = target - Free };
        }

        return WantsNews || MustAsk || (Free + Reserved > default(Money) && HeldUntil - now.Elapsed <= options.LeaseLife / 2) ? ask : null;
    }

    /// <summary>True when more should be on its way before this runs out.</summary>
    public bool IsLow(TimeSpan now)
    {
        var low = Larger(Times(_typical, 2), _reserving.In(1, now));
        return Free < low && !IsScarce;
    }

    /// <summary>An ask is on its way: what it gives back is gone, as far as anybody knows.</summary>
    public void Sent(LeaseAsk ask) => _free -= ask.GiveBack;

    /// <summary>Nobody knows whether the ask was heard: what it gave back is gone, and what it would have taken is not there.</summary>
    public void Lost(LeaseAsk ask)
    {
        Net -= ask.GiveBack;
        WantsNews = true;
    }

    /// <summary>
    /// Storage has answered for this window: what it says is held, more than was believed, is free. That puts right what earlier answers that were lost
    /// have left open.
    /// </summary>
    public void Hear(LeaseState state, LeaseAsk ask, TimeSpan askedAt, EscrowOptions options)
    {
        _free += state.Net - (Net - ask.GiveBack);
        Net = state.Net;
        Available = state.Available;
        Used = state.Used;
        HeardAt = askedAt;
        HeldUntil = askedAt + options.LeaseLife;
        MustAsk = false;
        WantsNews = false;
    }

    private Money Target(TimeSpan now) => Larger(Larger(Times(_typical, 8), _reserving.In(4, now)), _spending.In(30, now));

    private static Money Larger(Money left, Money right) => left > right ? left : right;

    private static Money Times(Money amount, long times) => new(Math.Min(amount.NanoDollars, long.MaxValue / 64) * times);
}
