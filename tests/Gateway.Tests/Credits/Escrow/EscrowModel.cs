using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Tests.Credits.Escrow;

/// <summary>
/// Instances that share one ledger, with everything going wrong that can: answers and questions are lost, instances die, clocks differ, charges come late,
/// twice and in any order. After every step the books are audited.
/// </summary>
internal sealed class EscrowModel
{
    public const string Account = "acc";
    private const long Granted = 30_000;
    private const long DailyLimit = 9_000;
    private const long LifetimeLimit = 18_000;

    private static readonly EscrowOptions Options = new();
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 23, 50, 0, TimeSpan.Zero);
    private static readonly SpendBounds[] Bounds =
    [
        SpendBounds.None,
        new("k1", [new(new SpendScope(SpendSubject.Key("k1"), SpendInterval.Daily), new Money(DailyLimit), CountsByok: true)]),
        new("k2",
        [
            new(new SpendScope(SpendSubject.Key("k2"), SpendInterval.Lifetime), new Money(LifetimeLimit), CountsByok: false),
            new(new SpendScope(SpendSubject.Member("m"), SpendInterval.Daily), new Money(2 * DailyLimit), CountsByok: false),
        ]),
    ];

    private readonly InMemoryCreditLedger _ledger = new();
    private readonly List<EscrowInstance> _instances = [];
    private readonly List<Charge> _unsettled = [];
    private readonly List<ChargePage> _settled = [];
    private TimeSpan _elapsed;
    private int _names;
    private long _beyond;
    private long _charged;

    public EscrowModel(int instances)
    {
        _ = _ledger.GrantAsync(
            Account, new CreditEntry { Id = "first", Kind = CreditEntryKind.Grant, Amount = new Money(Granted), CreatedAt = Start }, CancellationToken.None);
        for (var i = 0; i < instances; i++)
        {
            _instances.Add(Begin(i));
        }
    }

    private LedgerSheet Sheet => _ledger.ReadSheetAsync(Account, CancellationToken.None).Result;

    private DateTimeOffset Utc => Start + _elapsed;

    public void Do(int op, int instance, int argument)
    {
        var at = _instances[instance % _instances.Count];
        switch (op)
        {
            case 0 or 1 or > 20:
                Admit(at, Bounds[argument % 3], new SpendOf(1 + (argument % 900), 1 + (argument % 100), argument % 5 == 0 ? argument % 300 : 0));
                break;
            case 2:
                End(at, argument, static (reserved, argument) => reserved * (argument % 101) / 100);
                break;
            case 3:
                End(at, argument, static (_, _) => 0);
                break;
            case 4:
                End(at, argument, static (reserved, argument) => reserved + (argument % 50));
                break;
            case 5:
                Put(at);
                break;
            case 6 or 16 or 17 or 18 or 19 or 20:
                Put(at);
                Hear(at);
                break;
            case 7:
                Hear(at);
                break;
            case 8:
                Lose(at);
                break;
            case 9:
                Adjust(at, argument);
                break;
            case 10:
                SettleSome(argument);
                break;
            case 11:
                Advance(TimeSpan.FromMilliseconds(argument % 4_000));
                break;
            case 12:
                Advance(TimeSpan.FromSeconds(argument % 1_000));
                break;
            case 13:
                Sweep();
                break;
            case 14:
                Crash(instance % _instances.Count, argument);
                break;
            case 15:
                at.State.Retire();
                break;
        }

        Audit();
    }

    /// <summary>Nobody asks for anything any more, and everything on its way arrives: nothing is left with anybody, and no nano-dollar is missing.</summary>
    public void ComeToRest()
    {
        foreach (var instance in _instances)
        {
            while (instance.Open.Count > 0)
            {
                End(instance, 0, static (reserved, _) => reserved / 3);
            }
        }

        for (var second = 0; second < 30; second++)
        {
            foreach (var instance in _instances)
            {
                for (var rounds = 0; rounds < 50 && (instance.InFlight is not null || instance.State.NextExchange(Now(instance)) is { } next && Keep(instance, next)); rounds++)
                {
                    Deliver(instance);
                    Hear(instance);
                    foreach (var (reservation, _, _) in instance.Open)
                    {
                        instance.State.Settle(reservation, SpendAmount.None, Now(instance));
                    }

                    instance.Open.Clear();
                }
            }

            _elapsed += TimeSpan.FromSeconds(1);
            Audit();
        }

        foreach (var instance in _instances)
        {
            Assert.Empty(instance.Waiting);
            Assert.All(instance.State.Books.SelectMany(static book => book.Holdings), static holding => Assert.Equal((default, default), (holding.Free, holding.Reserved)));
            _elapsed += Options.NewsLife;
            Assert.True(instance.State.IsForgettable(Now(instance)));
        }

        // Nothing lies idle with anybody.
        SettleAll();
        foreach (var book in _instances.SelectMany(static instance => instance.State.Books))
        {
            Assert.All(
                Sheet.Leases.Values.Where(lease => lease.Id == book.LeaseId && book.Holdings.Any(h => h.Scope == lease.Scope && h.Window == lease.Window)),
                static lease => Assert.Equal(default, lease.Outstanding));
        }

        _elapsed += Options.LeaseLife + Options.SweepGrace + TimeSpan.FromMinutes(2);
        Sweep();
        var balance = Sheet.Balance;
        Assert.Equal(default, balance.Leased);
        Assert.Equal(new Money(_charged), balance.Charged);
        Assert.Equal(new Money(Granted - _charged), balance.Available);
        Assert.Empty(Sheet.Leases);

        static bool Keep(EscrowInstance instance, EscrowExchange exchange)
        {
            instance.InFlight = (exchange, null);
            return true;
        }
    }

    private EscrowInstance Begin(int index)
    {
        var minutes = index % 3 == 0 ? 0 : index % 3 == 1 ? 2 : -2;
        return new EscrowInstance($"i{_names++}", Account, Options, TimeSpan.FromMinutes(minutes));
    }

    private EscrowTime Now(EscrowInstance instance) => new(_elapsed, Utc + instance.Skew);

    private void Admit(EscrowInstance at, SpendBounds bounds, SpendOf plan)
    {
        var now = Now(at);
        if (at.State.TryReserve(bounds, plan, existing: null, now) is { } reservation)
        {
            at.Open.Add((reservation, bounds.Owner, now.Utc));
            AuditAdmission(reservation, now);
        }
        else
        {
            var demand = new SpendDemand(bounds, plan, existing: null);
            at.Waiting.Add(demand);
            at.State.Add(demand, now);
        }
    }

    private void Adjust(EscrowInstance at, int argument)
    {
        if (at.Open.Count > 0)
        {
            var (reservation, key, _) = at.Open[argument % at.Open.Count];
            at.State.TryReserve(Bounds.Single(bounds => bounds.Owner == key), new SpendOf(1 + (argument % 900), 1 + (argument % 100)), reservation, Now(at));
        }
    }

    private void End(EscrowInstance at, int argument, Func<long, int, long> cost)
    {
        if (at.Open.Count == 0)
        {
            return;
        }

        var index = argument % at.Open.Count;
        var (reservation, key, admittedAt) = at.Open[index];
        at.Open.RemoveAt(index);
        var reserved = reservation.Wish.Amount;
        var spent = new SpendAmount(new Money(cost(reserved.Cost.NanoDollars, argument)), reserved.Byok);
        var settled = at.State.Settle(reservation, spent, Now(at));
        if (spent.IsNothing)
        {
            return;
        }

        _beyond += Math.Max(0, spent.Cost.NanoDollars - reserved.Cost.NanoDollars);
        _unsettled.Add(new Charge
        {
            GenerationId = $"gen-{_names++}",
            CreatedAt = admittedAt,
            Cost = spent.Cost,
            ByokCost = spent.Byok,
            KeyHash = key,
            MemberId = key == "k2" ? "m" : null,
            LeaseId = settled.LeaseId,
            Holds = settled.Holds,
        });
        _charged += spent.Cost.NanoDollars;
    }

    private void Put(EscrowInstance at)
    {
        if (at.InFlight is null && at.State.NextExchange(Now(at)) is { } exchange)
        {
            at.InFlight = (exchange, null);
        }

        Deliver(at);
    }

    private void Deliver(EscrowInstance at)
    {
        if (at.InFlight is { Outcome: null } inFlight)
        {
            at.InFlight = (inFlight.Exchange, _ledger.LeaseAsync(inFlight.Exchange.Request, CancellationToken.None).Result);
        }
    }

    private void Hear(EscrowInstance at)
    {
        if (at.InFlight is { Outcome: { } outcome } inFlight)
        {
            at.InFlight = null;
            at.State.Answered(inFlight.Exchange, outcome, Now(at));
            Decided(at);
        }
    }

    /// <summary>A question that is on its way is lost; an answer too, in which case storage has done what was asked.</summary>
    private void Lose(EscrowInstance at)
    {
        if (at.InFlight is { } inFlight)
        {
            at.InFlight = null;
            at.State.Failed(inFlight.Exchange, Now(at));
            Decided(at);
        }
        else if (at.State.NextExchange(Now(at)) is { } exchange)
        {
            at.State.Failed(exchange, Now(at));
            Decided(at);
        }
    }

    private void Decided(EscrowInstance at)
    {
        foreach (var demand in at.Waiting.Where(static demand => demand.Outcome is not null).ToList())
        {
            var plan = (SpendOf)demand.Plan;
            at.Waiting.Remove(demand);
            if (demand.Outcome!.Value.Reservation is { } reservation)
            {
                at.Open.Add((reservation, demand.Bounds.Owner, Now(at).Utc));
            }
            else if (demand.Outcome.Value.Refusal is { } refusal)
            {
                Assert.True(refusal.Left.NanoDollars < plan.Least + plan.Byok, "Refused although there was enough.");
            }
        }
    }

    private void SettleSome(int argument)
    {
        if (_unsettled.Count == 0)
        {
            return;
        }

        var page = new ChargePage(_unsettled[argument % _unsettled.Count].GenerationId, [_unsettled[argument % _unsettled.Count]]);
        _unsettled.RemoveAt(argument % _unsettled.Count);
        _settled.Add(page);
        _ = _ledger.SettleAsync(Account, [page, _settled[argument % _settled.Count]], CancellationToken.None);
    }

    private void SettleAll()
    {
        while (_unsettled.Count > 0)
        {
            SettleSome(0);
        }
    }

    /// <summary>Time goes on. What must be over before a lease that was not renewed can be swept is over.</summary>
    private void Advance(TimeSpan time)
    {
        _elapsed += time;
        foreach (var instance in _instances)
        {
            var old = instance.State.Books.Any(book => book.Holdings.Any(holding => holding.Reserved > default(Money) && _elapsed >= holding.HeldUntil));
            while (old && instance.Open.Count > 0)
            {
                End(instance, 0, static (reserved, _) => reserved / 2);
            }
        }
    }

    private void Sweep()
    {
        SettleAll();
        _ = _ledger.ExpireAsync(Account, Utc - Options.SweepGrace, CancellationToken.None);
    }

    /// <summary>An instance dies: what it had on its way to storage may arrive or not, and of what it had admitted nobody is charged.</summary>
    private void Crash(int index, int argument)
    {
        if (argument % 2 == 0)
        {
            Deliver(_instances[index]);
        }

        _instances[index] = Begin(index);
    }

    private void Audit()
    {
        var sheet = Sheet;
        Assert.True(sheet.Balance.IsConserved);
        Assert.Equal(sheet.Balance.Leased, Sum(sheet.Leases.Values.Where(static lease => lease.Scope.IsBalance)));
        Assert.All(sheet.Leases.Values, static lease => Assert.True(lease.Outstanding >= default(Money)));
        Assert.True(sheet.Balance.Available.NanoDollars >= -_beyond, $"Overdrawn by {-sheet.Balance.Available.NanoDollars}, of which {_beyond} was produced beyond what was reserved.");
        foreach (var limit in Bounds.SelectMany(static bounds => bounds.Limits))
        {
            var cell = sheet.Counter(limit.Scope.Subject!.Value).Cell(limit.Scope.Interval);
            var used = cell.Used + cell.Leased + (limit.CountsByok ? cell.ByokUsed : default);
            Assert.True(used.NanoDollars <= limit.Limit.NanoDollars + _beyond, $"{limit.Scope}: {used.NanoDollars} of {limit.Limit.NanoDollars}, of which {_beyond} was produced beyond what was reserved.");
            Assert.Equal(cell.Leased, Sum(sheet.Leases.Values.Where(lease => lease.Scope == limit.Scope && lease.Window == cell.Window)));
        }

        foreach (var instance in _instances)
        {
            foreach (var book in instance.State.Books)
            {
                foreach (var holding in book.Holdings)
                {
                    Audit(sheet, book, holding);
                }
            }
        }
    }

    /// <summary>What is admitted from memory is backed by leases that are there, of the windows that are now.</summary>
    private void AuditAdmission(Reservation reservation, EscrowTime now)
    {
        foreach (var holding in reservation.Holdings.Where(holding => reservation.In(holding) > default(Money)))
        {
            Assert.True(Sheet.Leases.TryGetValue(Lease.KeyOf(reservation.Book.LeaseId, holding.Scope), out var lease), "Admitted from a lease that is not there.");

            // Where another's clock is ahead, storage may have begun the next window already: what is spent in the old one counts for nobody any more.
            Assert.True(lease.Outstanding >= holding.Reserved || string.CompareOrdinal(lease.Window, holding.Window) > 0, "Admitted from a lease that has less.");
            Assert.True(string.CompareOrdinal(holding.Window, SpendWindow.Of(holding.Scope.Interval, now.Utc)) >= 0, "Admitted into a window that is over.");
        }
    }

    private void Audit(LedgerSheet sheet, EscrowBook book, ScopeHolding holding)
    {
        Assert.True(!holding.IsOverspent || book.IsRetired, "A lease goes on of which more was spent than it had.");
        Assert.True(holding.Reserved >= default(Money));
        var spendable = holding.Free + holding.Reserved;
        if (spendable == default || holding.IsOverspent || _elapsed >= holding.HeldUntil)
        {
            return;
        }

        Assert.True(sheet.Leases.TryGetValue(Lease.KeyOf(book.LeaseId, holding.Scope), out var lease), "Something is held of a lease that is not there.");
        if (lease.Window != holding.Window)
        {
            Assert.True(string.CompareOrdinal(lease.Window, holding.Window) > 0, "A holding is of a window that its lease has not reached.");
            return;
        }

        var underway = _unsettled
            .Where(charge => charge.LeaseId == book.LeaseId && (holding.Scope.IsBalance || charge.Holds.Any(hold => hold.Scope == holding.Scope && hold.Window == holding.Window)))
            .Sum(charge => charge.Cost.NanoDollars + (holding.CountsByok ? charge.ByokCost.NanoDollars : 0));
        Assert.True(
            lease.Outstanding.NanoDollars >= spendable.NanoDollars + underway,
            $"{holding.Scope}: {spendable.NanoDollars} may be spent and {underway} was, of {lease.Outstanding.NanoDollars}.");
    }

    private static Money Sum(IEnumerable<Lease> leases) => leases.Aggregate(default(Money), static (sum, lease) => sum + lease.Outstanding);
}
