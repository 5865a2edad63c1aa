using System.Collections.Immutable;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>What an instance holds of one account under one lease id. Not synchronised; <see cref="EscrowState"/> owns it.</summary>
internal sealed class EscrowBook(string accountId, string leaseId, EscrowOptions options)
{
    /// <summary>The most scopes in one change: with their counters and the balance they fit into one transaction of table storage.</summary>
    private const int MostAsks = 16;

    private readonly Dictionary<SpendScope, ScopeHolding> _holdings = [];
    private readonly Dictionary<string, (SpendBounds Bounds, ScopeHolding[] Holdings)> _ofOwner = new(StringComparer.Ordinal);
    private DateTimeOffset _nextRollOver = DateTimeOffset.MaxValue;

    public string LeaseId { get; } = leaseId;

    /// <summary>True when storage no longer knows the lease: what is reserved of it is backed by nothing, and nothing flows back.</summary>
    public bool IsVoid { get; set; }

    /// <summary>True when another book has taken its place: it ends as soon as nothing of it is reserved.</summary>
    public bool IsRetired { get; set; }

    public int Scopes => _holdings.Count;

    public IEnumerable<ScopeHolding> Holdings => _holdings.Values;

    /// <summary>True when nothing is held that could be given back or that anybody may still spend.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (var holding in _holdings.Values)
            {
                if (holding.Free + holding.Reserved > default(Money) || holding.WantsNews)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The scopes that a request with these limits has to fit into, in their present windows.</summary>
    /// <returns>Null when a limit has come to count otherwise than what is held of it: a new book has to be begun.</returns>
    public ScopeHolding[]? HoldingsFor(SpendBounds bounds, in EscrowTime now)
    {
        if (now.Utc >= _nextRollOver)
        {
            RollOver(now);
        }

        if (_ofOwner.TryGetValue(bounds.Owner, out var known) && known.Bounds.Limits == bounds.Limits)
        {
            return known.Holdings;
        }

        var first = options.Enforced ? 1 : 0;
        var holdings = new ScopeHolding[first + bounds.Limits.Length];
        if (options.Enforced)
        {
            holdings[0] = Find(SpendScope.Balance, countsByok: false, now);
        }

        for (var i = 0; i < bounds.Limits.Length; i++)
        {
            var (scope, limit, countsByok) = bounds.Limits[i];
            var holding = Find(scope, countsByok, now);
            if (holding.CountsByok != countsByok)
            {
                return null;
            }

            holding.Bound(limit);
            holdings[first + i] = holding;
        }

        _ofOwner[bounds.Owner] = (bounds, holdings);
        return holdings;
    }

    /// <summary>What to ask of storage now; null for nothing.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="demands">Requests that wait, in their order; those that this change has no room for wait for the next.</param>
    /// <param name="mayTopUp">Whether more may be taken than somebody waits for.</param>
    /// <param name="closing">Nothing is to be held any longer than it is reserved.</param>
    public EscrowExchange? Plan(in EscrowTime now, IReadOnlyList<SpendDemand> demands, bool mayTopUp, bool closing)
    {
        if (now.Utc >= _nextRollOver)
        {
            RollOver(now);
        }

        foreach (var holding in _holdings.Values)
        {
            holding.Needed = default;
        }

        var asked = new List<ScopeHolding>();
        var included = new List<SpendDemand>();
        foreach (var demand in demands)
        {
            if (HoldingsFor(demand.Bounds, now) is not { } holdings || asked.Count + holdings.Count(h => !asked.Contains(h)) > MostAsks)
            {
                break;
            }

            foreach (var holding in holdings)
            {
                var need = Need(demand.Wish, holding, demand.Existing);
                holding.Expect(need > default(Money) ? need : default);
                holding.WantsNews = true;
                if (!asked.Contains(holding))
                {
                    asked.Add(holding);
                }
            }

            included.Add(demand);
        }

        var asks = ImmutableArray.CreateBuilder<LeaseAsk>();
        var subjects = ImmutableArray.CreateBuilder<ScopeHolding>();
        foreach (var holding in asked.Concat(_holdings.Values.Where(h => !asked.Contains(h))))
        {
            if (asks.Count < MostAsks && holding.Ask(now, options, mayTopUp, closing || IsRetired) is { } ask)
            {
                holding.Sent(ask);
                asks.Add(ask);
                subjects.Add(holding);
            }
        }

        return asks.Count == 0
            ? null
            : new EscrowExchange(
                this,
                new LeaseRequest { AccountId = accountId, LeaseId = LeaseId, Now = now.Utc, ExpiresAt = now.Utc + options.LeaseLife, Asks = asks.DrainToImmutable() },
                subjects.DrainToImmutable(),
                included,
                now);
    }

    /// <summary>Takes over what storage has answered.</summary>
    public void Hear(EscrowExchange exchange, LeaseOutcome outcome, in EscrowTime now)
    {
        for (var i = 0; i < exchange.Holdings.Length; i++)
        {
            var state = outcome.States[i];
            var ask = exchange.Request.Asks[i];
            var current = _holdings[exchange.Holdings[i].Scope];
            var order = string.CompareOrdinal(state.Window, current.Window);
            if (order < 0)
            {
                // A window has ended while the question was on its way: what it was about is void.
                continue;
            }

            if (order > 0)
            {
                // Another instance's clock is ahead, and the counter with it: the later window counts.
                current = Replace(current, state.Window);
            }

            var isOwn = ReferenceEquals(current, exchange.Holdings[i]);
            current.Hear(state, isOwn ? ask : ask with { GiveBack = default }, exchange.AskedAt.Elapsed, options);
        }
    }

    /// <summary>Nobody knows whether storage has heard the question.</summary>
    public void Lost(EscrowExchange exchange)
    {
        for (var i = 0; i < exchange.Holdings.Length; i++)
        {
            var asked = exchange.Holdings[i];
            asked.Lost(exchange.Request.Asks[i]);

            // Where a window has turned meanwhile, storage may have given of the new one.
            var current = _holdings[asked.Scope];
            current.WantsNews |= !ReferenceEquals(current, asked);
        }
    }

    /// <summary>What a wish needs of a scope beside what is reserved for it already; below zero when it is less.</summary>
    public static Money Need(SpendWish wish, ScopeHolding holding, Reservation? existing) =>
        wish.Amount.In(holding.CountsByok) - (existing?.In(holding) ?? default);

    private ScopeHolding Find(SpendScope scope, bool countsByok, in EscrowTime now)
    {
        if (!_holdings.TryGetValue(scope, out var holding))
        {
            holding = Begin(scope, countsByok, scope.IsBalance ? "" : SpendWindow.Of(scope.Interval, now.Utc));
            _holdings[scope] = holding;
        }

        return holding;
    }

    private ScopeHolding Begin(SpendScope scope, bool countsByok, string window)
    {
        var ends = SpendWindow.EndOf(scope.Interval, window) ?? DateTimeOffset.MaxValue;
        _nextRollOver = ends < _nextRollOver ? ends : _nextRollOver;
        return new ScopeHolding(scope, countsByok, window, ends);
    }

    private void RollOver(in EscrowTime now)
    {
        _nextRollOver = DateTimeOffset.MaxValue;
        foreach (var holding in _holdings.Values.ToArray())
        {
            if (holding.WindowEnds <= now.Utc)
            {
                Replace(holding, SpendWindow.Of(holding.Scope.Interval, now.Utc));
            }
            else if (holding.WindowEnds < _nextRollOver)
            {
                _nextRollOver = holding.WindowEnds;
            }
        }
    }

    private ScopeHolding Replace(ScopeHolding ended, string window)
    {
        var next = Begin(ended.Scope, ended.CountsByok, window);
        next.Learn(ended);
        _holdings[ended.Scope] = next;
        _ofOwner.Clear();
        return next;
    }
}
