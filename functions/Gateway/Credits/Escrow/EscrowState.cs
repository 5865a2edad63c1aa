using System.Collections.Immutable;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>
/// What an instance holds of one account, and the requests that wait for more of it. All decisions are made here, none of them knows a clock or
/// storage: <see cref="AccountEscrow"/> puts the questions and serialises the calls. Guarantees, whatever is lost on the way to storage and back:
/// what is free and reserved is never more than the leases have outstanding, and all that is free goes back when nobody uses it.
/// </summary>
internal sealed class EscrowState(string accountId, IReservationKeeper keeper, Func<string> newLeaseId, EscrowOptions options)
{
    /// <summary>Answers that may leave a request waiting, because other instances were quicker, before it gives up.</summary>
    private const int MostRounds = 24;

    /// <summary>A lease of more scopes is ended and another one begun, so that keys of the past are forgotten.</summary>
    private const int MostScopes = 4_096;

    private static readonly TimeSpan ShortestBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    private readonly List<EscrowBook> _retired = [];
    private readonly List<SpendDemand> _demands = [];
    private readonly List<ScopeHolding> _promised = [];
    private EscrowBook? _book;
    private TimeSpan _usedAt;
    private TimeSpan _nextTopUp;
    private TimeSpan _retryAt;
    private TimeSpan _backoff;
    private bool _asking;
    private bool _closing;
    private bool _due;

    public string AccountId => accountId;

    /// <summary>True while a question is on its way: there is one at a time.</summary>
    public bool IsAsking => _asking;

    /// <summary>True when storage should be asked without waiting for the next tick.</summary>
    public bool IsDue => _due || _demands.Count > 0;

    /// <summary>The leases, the present one first.</summary>
    public IEnumerable<EscrowBook> Books => _book is null ? _retired : _retired.Prepend(_book);

    /// <summary>True when nothing is held, nobody waits, and nobody has asked for a while.</summary>
    public bool IsForgettable(in EscrowTime now) =>
        !_asking && _demands.Count == 0 && _retired.Count == 0 && now.Elapsed - _usedAt > options.NewsLife && _book is null or { IsEmpty: true };

    /// <summary>Reserves from memory, or changes a reservation; null when storage has to be asked, because there is too little or too little is known.</summary>
    public Reservation? TryReserve(SpendBounds bounds, ISpendPlan plan, Reservation? existing, in EscrowTime now)
    {
        _usedAt = now.Elapsed;
        var (book, holdings) = HoldingsFor(bounds, now);
        foreach (var holding in holdings)
        {
            if (holding.HeardAt is null)
            {
                return null;
            }
        }

        if (plan.Within(RoomIn(holdings, existing)) is not { Capped: false } wish || (wish.Amount.IsNothing && !IsRecent(holdings, now)))
        {
            return null;
        }

        return TryTake(book, holdings, wish, existing, now);
    }

    /// <summary>Waits for storage to say what there is.</summary>
    public void Add(SpendDemand demand, in EscrowTime now)
    {
        _usedAt = now.Elapsed;
        _demands.Add(demand);
    }

    /// <summary>A request does not wait any longer.</summary>
    public void Remove(SpendDemand demand) => _demands.Remove(demand);

    /// <summary>Ends a reservation, and says what the charge is to be taken from. More may have been spent than was reserved.</summary>
    public SettledSpend Settle(Reservation reservation, SpendAmount spent, in EscrowTime now)
    {
        if (reservation.IsEnded)
        {
            return SettledSpend.FromBalance;
        }

        var book = reservation.Book;
        reservation.IsEnded = true;
        var reserved = reservation.Wish.Amount;
        var holds = ImmutableArray.CreateBuilder<ChargeHold>();
        var overspent = false;
        foreach (var holding in reservation.Holdings)
        {
            holding.Settle(reserved.In(holding.CountsByok), spent.In(holding.CountsByok), now.Elapsed);
            if (!holding.Scope.IsBalance)
            {
                holds.Add(new ChargeHold(holding.Scope, holding.Window, holding.CountsByok));
            }

            overspent |= holding.IsOverspent;
            _due |= holding.Free > default(Money) && (_closing || book.IsRetired || holding.IsScarce);
        }

        if (overspent && ReferenceEquals(book, _book))
        {
            // A fresh lease knows nothing of it; this one makes up for it with what it has left, and what it does not need returns when it expires.
            Retire();
        }

        // Of a void lease too: storage may have swept the part of one limit and know the rest, and takes from the balance what it does not know.
        return spent.IsNothing || reservation.Holdings.Length == 0
            ? SettledSpend.FromBalance
            : new SettledSpend(book.LeaseId, holds.DrainToImmutable());
    }

    /// <summary>Ends the present lease, and begins another one with the next request.</summary>
    public void Retire()
    {
        if (_book is { } book)
        {
            book.IsRetired = true;
            _retired.Add(book);
            _book = null;
            _due = true;
        }
    }

    /// <summary>From now on nothing is held that is not reserved.</summary>
    public void Close()
    {
        _closing = true;
        _due = true;
    }

    /// <summary>The next question to storage; null when there is none, or one is on its way. What it gives back is gone from here on.</summary>
    public EscrowExchange? NextExchange(in EscrowTime now)
    {
        if (_asking)
        {
            return null;
        }

        _due = false;
        if (_demands.Count > 0)
        {
            foreach (var demand in _demands)
            {
                HoldingsFor(demand.Bounds, now);
            }
        }
        else if (now.Elapsed < _retryAt)
        {
            return null;
        }

        var mayTopUp = now.Elapsed >= _nextTopUp && !_closing;
        var exchange = _book?.Plan(now, _demands, mayTopUp, _closing);
        foreach (var book in _retired.ToArray())
        {
            if (exchange is not null)
            {
                break;
            }

            exchange = book.Plan(now, [], mayTopUp: false, closing: true);
            if (exchange is null && book.IsEmpty)
            {
                _retired.Remove(book);
            }
        }

        _asking = exchange is not null;
        if (_asking && mayTopUp)
        {
            _nextTopUp = now.Elapsed + options.TopUpPause;
        }

        return exchange;
    }

    /// <summary>Storage has answered; whoever waited for it is decided, or waits for the next answer.</summary>
    public void Answered(EscrowExchange exchange, LeaseOutcome outcome, in EscrowTime now)
    {
        _asking = false;
        _backoff = default;
        _retryAt = default;
        if (outcome.Void)
        {
            exchange.Book.IsVoid = true;
            _retired.Remove(exchange.Book);
            _book = ReferenceEquals(_book, exchange.Book) ? null : _book;
        }
        else
        {
            exchange.Book.Hear(exchange, outcome, now);
        }

        foreach (var demand in exchange.Demands.Where(_demands.Contains))
        {
            demand.Rounds++;
            if (demand.Rounds > MostRounds)
            {
                Decide(demand, Admittance.Unknown);
            }
            else if (!outcome.Void)
            {
                Serve(demand, taken: outcome.Short is null, now);
            }
        }

        foreach (var holding in _promised)
        {
            holding.Promised = default;
        }

        _promised.Clear();

        // What a request left behind that went away while it was being leased.
        _due |= exchange.Holdings.Any(holding => holding.Free > default(Money) && (_closing || holding.IsScarce));
    }

    /// <summary>Storage has not answered, and may have heard the question all the same.</summary>
    public void Failed(EscrowExchange exchange, in EscrowTime now)
    {
        _asking = false;
        _backoff = _backoff == default ? ShortestBackoff : _backoff + _backoff < LongestBackoff ? _backoff + _backoff : LongestBackoff;
        _retryAt = now.Elapsed + _backoff;
        exchange.Book.Lost(exchange);
        foreach (var demand in exchange.Demands)
        {
            Decide(demand, Admittance.Unknown);
        }
    }

    private static SpendRoom RoomIn(ScopeHolding[] holdings, Reservation? existing)
    {
        var room = SpendRoom.Unlimited;
        foreach (var holding in holdings)
        {
            room = room.Within(RoomIn(holding, existing), holding.CountsByok);
        }

        return room;
    }

    private static Money RoomIn(ScopeHolding holding, Reservation? existing) => holding.Room - holding.Promised + (existing?.In(holding) ?? default);

    private bool IsRecent(ScopeHolding[] holdings, in EscrowTime now)
    {
        foreach (var holding in holdings)
        {
            var age = now.Elapsed - holding.HeardAt!.Value;
            if (age >= options.NewsLife)
            {
                return false;
            }

            if (age >= options.NewsLife / 3)
            {
                holding.WantsNews = true;
                _due = true;
            }
        }

        return true;
    }

    private (EscrowBook Book, ScopeHolding[] Holdings) HoldingsFor(SpendBounds bounds, in EscrowTime now)
    {
        if (_book is { Scopes: > MostScopes })
        {
            Retire();
        }

        _book ??= new EscrowBook(accountId, newLeaseId(), options);
        if (_book.HoldingsFor(bounds, now) is { } holdings && !HasLapsed(holdings, now))
        {
            return (_book, holdings);
        }

        Retire();
        _book = new EscrowBook(accountId, newLeaseId(), options);
        return (_book, _book.HoldingsFor(bounds, now)!);
    }

    private static bool HasLapsed(ScopeHolding[] holdings, in EscrowTime now)
    {
        foreach (var holding in holdings)
        {
            if (holding.HasLapsed(now))
            {
                return true;
            }
        }

        return false;
    }

    private Reservation? TryTake(
        EscrowBook book, ScopeHolding[] holdings, SpendWish wish, Reservation? existing, in EscrowTime now)
    {
        foreach (var holding in holdings)
        {
            var need = EscrowBook.Need(wish, holding, existing);
            if (need > default(Money) && (!holding.IsUsable(now) || holding.Free < need))
            {
                return null;
            }
        }

        if (existing is { IsEnded: true })
        {
            return null;
        }

        foreach (var holding in holdings)
        {
            var need = EscrowBook.Need(wish, holding, existing);
            holding.Reserve(need, now.Elapsed);
            _due |= (holding.IsLow(now.Elapsed) && now.Elapsed >= _nextTopUp) || (need < default(Money) && holding.IsScarce);
        }

        if (existing is null)
        {
            return new Reservation(keeper, book, holdings, wish);
        }

        foreach (var left in existing.Holdings)
        {
            if (Array.IndexOf(holdings, left) < 0)
            {
                left.Settle(existing.Wish.Amount.In(left.CountsByok), default, now.Elapsed);
            }
        }

        (existing.Book, existing.Holdings, existing.Wish) = (book, holdings, wish);
        return existing;
    }

    private void Serve(SpendDemand demand, bool taken, in EscrowTime now)
    {
        var (book, holdings) = HoldingsFor(demand.Bounds, now);
        if (Array.Exists(holdings, static holding => holding.HeardAt is null))
        {
            return;
        }

        if (demand.Plan.Within(RoomIn(holdings, demand.Existing)) is not { } wish)
        {
            Decide(demand, new Admittance(null, Refuse(holdings, demand)));
            return;
        }

        demand.Wish = wish;
        if (taken && TryTake(book, holdings, wish, demand.Existing, now) is { } reservation)
        {
            Decide(demand, new Admittance(reservation, null));
            return;
        }

        foreach (var holding in holdings)
        {
            var need = EscrowBook.Need(wish, holding, demand.Existing);
            holding.Promised += need > default(Money) ? need : default;
            _promised.Add(holding);
        }
    }

    private static SpendRefusal Refuse(ScopeHolding[] holdings, SpendDemand demand)
    {
        var least = Array.Find(holdings, holding => demand.Plan.Within(SpendRoom.Unlimited.Within(RoomIn(holding, demand.Existing), holding.CountsByok)) is null)
            ?? holdings.MinBy(holding => RoomIn(holding, demand.Existing))!;
        return new SpendRefusal(
            least.Scope, least.Limit, least.Used, RoomIn(least, demand.Existing), least.WindowEnds == DateTimeOffset.MaxValue ? null : least.WindowEnds);
    }

    private void Decide(SpendDemand demand, Admittance admittance)
    {
        _demands.Remove(demand);
        demand.Decide(admittance);
    }
}
