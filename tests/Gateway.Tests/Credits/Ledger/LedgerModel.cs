using System.Collections.Immutable;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Tests.Credits.Ledger;

/// <summary>
/// A world of instances that lease, spend and give back, whose charges are settled late, twice and in any order, and whose answers get lost. It keeps its own
/// tally of what was granted and spent, and says what of the ledger's sheet is wrong.
/// </summary>
internal sealed class LedgerModel
{
    private static readonly SpendScope[] Limits =
    [
        new(SpendSubject.Key("k1"), SpendInterval.Daily),
        new(SpendSubject.Key("k2"), SpendInterval.Lifetime),
        new(SpendSubject.Member("m1"), SpendInterval.Weekly),
        new(SpendSubject.Workspace, SpendInterval.Monthly),
        new(SpendSubject.OwnKeys, SpendInterval.Monthly),
    ];

    private readonly List<ChargePage> _pages = [];
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Lease, SpendScope Scope), Holding> _holdings = [];
    private readonly List<Charge> _charged = [];
    private readonly int[] _starts = new int[3];
    private DateTimeOffset _now = new(2026, 3, 13, 22, 0, 0, TimeSpan.Zero);
    private Money _granted;
    private int _number;

    public LedgerSheet Sheet { get; private set; } = LedgerSheet.Empty;

    public void Grant(long amount)
    {
        Sheet = LedgerRules.Grant(Sheet, new Money(amount));
        _granted += new Money(amount);
    }

    public void Pass(int minutes) => _now += TimeSpan.FromMinutes(minutes);

    /// <summary>An instance asks; when the answer is lost it asks the same again.</summary>
    public void Lease(int instance, int limit, long min, long want, long giveBack, bool lost)
    {
        var asks = new[] { SpendScope.Balance, Limits[limit] }.Select(scope => new LeaseAsk
        {
            Scope = scope,
            Limit = scope.IsBalance ? null : new Money(500),
            CountsByok = true,
            Net = Held(instance, scope).Net,
            GiveBack = Min(new Money(giveBack), Held(instance, scope).Free),
            Min = new Money(min),
            Want = new Money(want),
        });
        var request = new LeaseRequest
        {
            AccountId = "a",
            LeaseId = Id(instance),
            Now = Clock(instance),
            ExpiresAt = Clock(instance).AddMinutes(30),
            Asks = [.. asks],
        };
        var (sheet, outcome) = LedgerRules.Lease(Sheet, request);
        Sheet = sheet;
        if (lost)
        {
            (Sheet, outcome) = LedgerRules.Lease(Sheet, request);
        }

        if (outcome.Void)
        {
            _starts[instance]++;
            return;
        }

        for (var i = 0; i < outcome.States.Length; i++)
        {
            TakeOver(request, request.Asks[i], outcome.States[i]);
            if (outcome.Short is null && min > 0 && Held(instance, request.Asks[i].Scope).Free < new Money(min))
            {
                throw new InvalidOperationException($"{request.Asks[i].Scope} was granted less than the least.");
            }
        }
    }

    /// <summary>An instance spends of what it holds, as one request would, and a message tells of it.</summary>
    public void Spend(int instance, int limit, long cost, long byok)
    {
        var scope = Limits[limit];
        var (balance, held) = (Held(instance, SpendScope.Balance), Held(instance, scope));
        var spent = new Money(cost);
        var isAllowance = scope.Subject == SpendSubject.OwnKeys;
        var counted = isAllowance ? new Money(byok) : spent + new Money(byok);
        if (balance.Free < spent || held.Free < counted || held.Window is not { } window)
        {
            return;
        }

        balance.Free -= spent;
        held.Free -= counted;
        Tell(new Charge
        {
            GenerationId = $"g{_number++}",
            CreatedAt = Clock(instance),
            Cost = spent,
            ByokCost = new Money(byok),
            Waived = isAllowance ? new Money(byok) : default,
            KeyHash = scope == Limits[1] ? "k2" : "k1",
            MemberId = "m1",
            LeaseId = Id(instance),
            Holds = [new ChargeHold(scope, window, CountsByok: true)],
        });
    }

    /// <summary>A charge that nobody leased for.</summary>
    public void SpendUnleased(long cost) => Tell(new Charge { GenerationId = $"g{_number++}", CreatedAt = _now, Cost = new Money(cost), KeyHash = "k1" });

    /// <summary>Delivers some of the messages, each perhaps for the second time, in any order, in as many transactions as are said.</summary>
    public void Settle(int seed, int count, int transactions)
    {
        var random = new Random(seed);
        var delivered = Enumerable.Range(0, count).Select(_ => _pages.Count == 0 ? null : _pages[random.Next(_pages.Count)]).OfType<ChargePage>().ToArray();
        foreach (var transaction in delivered.Chunk(Math.Max(1, delivered.Length / transactions)))
        {
            var charges = transaction.Where(page => _settled.Add(page.Id)).SelectMany(static page => page.Charges).ToArray();
            Sheet = LedgerRules.Settle(Sheet, charges);
            _charged.AddRange(charges);
        }
    }

    public void Sweep() => Sheet = Sheet.Leases.Values.Where(lease => lease.ExpiresAt < _now - TimeSpan.FromMinutes(10)).Aggregate(Sheet, LedgerRules.Expire);

    /// <summary>What is wrong; null for nothing.</summary>
    public string? Fault()
    {
        var balance = Sheet.Balance;
        var charged = Sum(_charged, static charge => charge.Cost);
        var leased = Sum(Sheet.Leases.Values.Where(static lease => lease.Scope.IsBalance), static lease => lease.Outstanding);
        if (!balance.IsConserved || balance.Granted != _granted || balance.Charged != charged || balance.Leased != leased)
        {
            return $"{balance}, of which {charged} charged and {leased} leased";
        }

        if (_holdings.FirstOrDefault(static holding => holding.Value.Free < default(Money)) is { Value: not null } overspent)
        {
            return $"{overspent.Key} has spent what it had given back";
        }

        if (Sheet.Leases.Values.FirstOrDefault(static lease => lease.Outstanding < default(Money) || lease.Settled < default(Money)) is { } lease)
        {
            return $"{lease}";
        }

        return Sheet.Counters.SelectMany(counter => Enum.GetValues<SpendInterval>(), (counter, interval) => FaultOf(new SpendScope(new SpendSubject(counter.Key), interval)))
            .FirstOrDefault(static fault => fault is not null);
    }

    private string? FaultOf(SpendScope scope)
    {
        var cell = Sheet.Counter(scope.Subject!.Value).Cell(scope.Interval);
        var counted = _charged.Where(charge => LedgerRules.SubjectsOf(charge).Contains(scope.Subject.Value) && LedgerRules.WindowOf(charge, scope) == cell.Window).ToArray();
        var isAllowance = scope.Subject == SpendSubject.OwnKeys;
        var used = isAllowance ? default : Sum(counted, static charge => charge.Cost);
        var byok = Sum(counted, charge => isAllowance ? charge.Waived : charge.ByokCost);
        var leased = Sum(Sheet.Leases.Values.Where(lease => lease.Scope == scope && lease.Window == cell.Window), static lease => lease.Outstanding);
        return cell.Used == used && cell.ByokUsed == byok && cell.Leased == leased
            ? null
            : $"{scope} has {cell}, of which {used} and {byok} used and {leased} leased";
    }

    private void TakeOver(LeaseRequest request, LeaseAsk ask, LeaseState state)
    {
        var held = _holdings[(request.LeaseId, ask.Scope)];
        held.Free = held.Window == state.Window ? held.Free + (state.Net - ask.Net) : state.Net;
        held.Net = state.Net;
        held.Window = state.Window;
    }

    private void Tell(Charge charge)
    {
        // Two charges in three share a message with the one before, while it has not been delivered.
        if (_number % 3 != 0 && _pages is [.., var last] && !_settled.Contains(last.Id))
        {
            _pages[^1] = last with { Charges = last.Charges.Add(charge) };
            return;
        }

        _pages.Add(new ChargePage(charge.GenerationId, [charge]));
    }

    /// <summary>Clocks differ by an hour.</summary>
    private DateTimeOffset Clock(int instance) => _now.AddMinutes(30 * (instance - 1));

    private string Id(int instance) => $"i{instance}x{_starts[instance]}";

    private Holding Held(int instance, SpendScope scope)
    {
        if (!_holdings.TryGetValue((Id(instance), scope), out var held))
        {
            _holdings[(Id(instance), scope)] = held = new Holding();
        }

        return held;
    }

    private static Money Sum<T>(IEnumerable<T> items, Func<T, Money> amount) => items.Aggregate(default(Money), (sum, item) => sum + amount(item));

    private static Money Min(Money left, Money right) => left < right ? left : right;

    private sealed class Holding
    {
        public Money Net { get; set; }

        public Money Free { get; set; }

        public string? Window { get; set; }
    }
}
