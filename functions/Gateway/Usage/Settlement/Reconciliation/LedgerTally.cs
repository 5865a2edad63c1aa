using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>Adds an account's entries up, and says where its rows differ from them. Pure.</summary>
public sealed class LedgerTally(LedgerSheet sheet)
{
    private static readonly SpendInterval[] Intervals = Enum.GetValues<SpendInterval>();

    private readonly HashSet<string> _generations = new(StringComparer.Ordinal);
    private readonly Dictionary<SpendScope, (Money Used, Money ByokUsed)> _used = [];
    private readonly List<LedgerDifference> _twice = [];
    private Money _granted;
    private Money _charged;

    /// <summary>How many charges were added.</summary>
    public int Charges { get; private set; }

    public void Add(CreditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _granted += entry.Amount;
    }

    public void Add(Charge charge)
    {
        ArgumentNullException.ThrowIfNull(charge);
        Charges++;
        _charged += charge.Cost;
        if (!_generations.Add(charge.GenerationId))
        {
            _twice.Add(new LedgerDifference($"twice:{charge.GenerationId}", charge.Cost, default));
        }

        foreach (var subject in LedgerRules.SubjectsOf(charge))
        {
            foreach (var interval in Intervals)
            {
                var scope = new SpendScope(subject, interval);
                if (LedgerRules.WindowOf(charge, scope) == sheet.Counter(subject).Cell(interval).Window)
                {
                    var (used, byok) = _used.GetValueOrDefault(scope);
                    var (more, moreByok) = LedgerRules.CountOf(charge, subject);
                    _used[scope] = (used + more, byok + moreByok);
                }
            }
        }
    }

    /// <summary>Where the rows differ from what was added.</summary>
    public IReadOnlyList<LedgerDifference> Differences()
    {
        var balance = sheet.Balance;
        List<LedgerDifference> all =
        [
            new("granted", balance.Granted, _granted),
            new("charged", balance.Charged, _charged),
            new("conserved", balance.Granted, balance.Charged + balance.Available + balance.Leased),
            new("leased", balance.Leased, Outstanding(SpendScope.Balance, "")),
        ];
        var subjects = sheet.Counters.Keys.Select(static name => new SpendSubject(name)).Concat(_used.Keys.Select(static scope => scope.Subject!.Value)).Distinct();
        foreach (var scope in subjects.SelectMany(static subject => Intervals, static (subject, interval) => new SpendScope(subject, interval)))
        {
            var cell = sheet.Counter(scope.Subject!.Value).Cell(scope.Interval);
            var (used, byok) = _used.GetValueOrDefault(scope);
            all.Add(new LedgerDifference($"{scope}.used", cell.Used, used));
            all.Add(new LedgerDifference($"{scope}.byok", cell.ByokUsed, byok));
            all.Add(new LedgerDifference($"{scope}.leased", cell.Leased, Outstanding(scope, cell.Window)));
        }

        return [.. all.Where(static difference => difference.Kept != difference.Recomputed), .. _twice];
    }

    private Money Outstanding(SpendScope scope, string window) => sheet.Leases.Values
        .Where(lease => lease.Scope == scope && lease.Window == window)
        .Aggregate(default(Money), static (sum, lease) => sum + lease.Outstanding);
}
