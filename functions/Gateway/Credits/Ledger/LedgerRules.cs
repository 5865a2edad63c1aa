using System.Collections.Immutable;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>
/// The arithmetic of the ledger, pure. Every rule keeps <c>granted = charged + available + leased</c>, and what is leased equal to the sum of what the
/// leases have outstanding: of the balance, and of each limit in its current window.
/// </summary>
public static class LedgerRules
{
    private static readonly SpendInterval[] Intervals = Enum.GetValues<SpendInterval>();

    /// <summary>Adds to what was granted, or takes from it.</summary>
    public static LedgerSheet Grant(LedgerSheet sheet, Money amount) => sheet with
    {
        Balance = sheet.Balance with
        {
            Granted = sheet.Balance.Granted + amount,
            Available = sheet.Balance.Available + amount,
            Postings = sheet.Balance.Postings + 1,
        },
    };

    /// <summary>Changes what an instance holds.</summary>
    /// <param name="sheet">With the counters and leases of every scope that is asked about.</param>
    /// <param name="request">What is asked.</param>
    public static (LedgerSheet Sheet, LeaseOutcome Outcome) Lease(LedgerSheet sheet, LeaseRequest request)
    {
        if (request.Asks.Any(ask => ask.Net != default && !sheet.Leases.ContainsKey(Ledger.Lease.KeyOf(request.LeaseId, ask.Scope))))
        {
            return (sheet, new LeaseOutcome { Void = true });
        }

        var given = request.Asks.Aggregate(sheet, (changed, ask) => GiveBack(changed, request, ask));
        var taken = given;
        var states = ImmutableArray.CreateBuilder<LeaseState>(request.Asks.Length);
        for (var i = 0; i < request.Asks.Length; i++)
        {
            // What an unanswered ask has taken is there, though the instance does not know of it yet.
            var ask = request.Asks[i];
            var unknown = Max(Net(sheet, request, ask) - ask.Net, default);
            if (SlicePolicy.Of(Available(taken, request, ask), Max(ask.Min - unknown, default), Max(ask.Want - unknown, default)) is not { } slice)
            {
                return (given, new LeaseOutcome { Short = i, States = [.. request.Asks.Select(each => State(given, request, each))] });
            }

            taken = Change(taken, request, ask, slice);
        }

        states.AddRange(request.Asks.Select(ask => State(taken, request, ask)));
        return (taken, new LeaseOutcome { States = states.MoveToImmutable() });
    }

    /// <summary>Charges generations that were not charged before.</summary>
    /// <param name="sheet">With the counters of each charge's key, member and workspace, and the leases of their holds as far as there are any.</param>
    /// <param name="charges">What to charge.</param>
    public static LedgerSheet Settle(LedgerSheet sheet, IEnumerable<Charge> charges) =>
        charges.Aggregate(sheet with { Balance = sheet.Balance with { Postings = sheet.Balance.Postings + 1 } }, Settle);

    /// <summary>Returns what a lease has outstanding to its scope and ends it. A charge that comes later takes from the balance.</summary>
    public static LedgerSheet Expire(LedgerSheet sheet, Lease lease)
    {
        var outstanding = lease.Outstanding;
        var changed = lease.Scope.IsBalance ? sheet with { Balance = Unlease(sheet.Balance, outstanding) } : UnleaseLimit(sheet, lease, outstanding);
        return changed with { Leases = changed.Leases.Remove(lease.Key) };
    }

    /// <summary>The subjects that a charge counts for.</summary>
    public static IEnumerable<SpendSubject> SubjectsOf(Charge charge)
    {
        yield return SpendSubject.Key(charge.KeyHash);
        yield return SpendSubject.Workspace;
        if (charge.MemberId is { } member)
        {
            yield return SpendSubject.Member(member);
        }

        if (charge.Waived != default)
        {
            yield return SpendSubject.OwnKeys;
        }
    }

    /// <summary>What of a charge counts for one of its subjects.</summary>
    public static (Money Used, Money ByokUsed) CountOf(Charge charge, SpendSubject subject) =>
        subject == SpendSubject.OwnKeys ? (default, charge.Waived) : (charge.Cost, charge.ByokCost);

    /// <summary>
    /// The window of a subject's counter that a charge counts in: the one that it was admitted in, or, where the subject had no such limit, the one that the
    /// request came in.
    /// </summary>
    public static string WindowOf(Charge charge, SpendScope scope)
    {
        foreach (var hold in charge.Holds)
        {
            if (hold.Scope == scope)
            {
                return hold.Window;
            }
        }

        return SpendWindow.Of(scope.Interval, charge.CreatedAt);
    }

    private static LedgerSheet GiveBack(LedgerSheet sheet, LeaseRequest request, LeaseAsk ask)
    {
        var key = Ledger.Lease.KeyOf(request.LeaseId, ask.Scope);
        if (!sheet.Leases.TryGetValue(key, out var lease) || lease.Window != Window(sheet, request, ask))
        {
            return sheet;
        }

        // What an unanswered ask has given back already is not given back again: the instance would have spent it meanwhile.
        var back = Min(Max(ask.GiveBack - Max(ask.Net - lease.Net, default), default), lease.Outstanding);
        var changed = ask.Scope.IsBalance ? sheet with { Balance = Unlease(sheet.Balance, back) } : UnleaseLimit(sheet, lease, back);
        return changed with { Leases = changed.Leases.SetItem(key, lease with { Net = lease.Net - back, ExpiresAt = request.ExpiresAt }) };
    }

    private static LedgerSheet Change(LedgerSheet sheet, LeaseRequest request, LeaseAsk ask, Money slice)
    {
        var key = Ledger.Lease.KeyOf(request.LeaseId, ask.Scope);
        var window = Window(sheet, request, ask);
        var held = sheet.Leases.TryGetValue(key, out var found) && found.Window == window
            ? found
            : new Lease { Id = request.LeaseId, Scope = ask.Scope, Window = window };
        if (slice == default && held.Net == default)
        {
            return sheet;
        }

        var changed = sheet with { Leases = sheet.Leases.SetItem(key, held with { Net = held.Net + slice, ExpiresAt = request.ExpiresAt }) };
        if (ask.Scope.IsBalance)
        {
            return changed with
            {
                Balance = changed.Balance with { Available = changed.Balance.Available - slice, Leased = changed.Balance.Leased + slice },
            };
        }

        var cell = Cell(sheet, ask.Scope, window);
        return With(changed, ask.Scope, cell with { Leased = cell.Leased + slice });
    }

    private static LeaseState State(LedgerSheet sheet, LeaseRequest request, LeaseAsk ask)
    {
        var window = Window(sheet, request, ask);
        return new LeaseState(Net(sheet, request, ask), window, Available(sheet, request, ask), Used(sheet, ask, window));
    }

    private static Money Net(LedgerSheet sheet, LeaseRequest request, LeaseAsk ask) =>
        sheet.Leases.TryGetValue(Ledger.Lease.KeyOf(request.LeaseId, ask.Scope), out var lease) && lease.Window == Window(sheet, request, ask)
            ? lease.Net
            : default;

    private static Money Available(LedgerSheet sheet, LeaseRequest request, LeaseAsk ask)
    {
        if (ask.Scope.IsBalance)
        {
            return sheet.Balance.Available;
        }

        var window = Window(sheet, request, ask);
        return (ask.Limit ?? throw new ArgumentException($"Scope {ask.Scope} has no limit.", nameof(ask)))
            - Used(sheet, ask, window) - Cell(sheet, ask.Scope, window).Leased;
    }

    private static Money Used(LedgerSheet sheet, LeaseAsk ask, string window)
    {
        if (ask.Scope.IsBalance)
        {
            return sheet.Balance.Charged;
        }

        var cell = Cell(sheet, ask.Scope, window);
        return cell.Used + (ask.CountsByok ? cell.ByokUsed : default);
    }

    /// <summary>The scope's current window: the later of the instance's and the counter's.</summary>
    private static string Window(LedgerSheet sheet, LeaseRequest request, LeaseAsk ask) => ask.Scope.Subject is { } subject
        ? sheet.Counter(subject).In(ask.Scope.Interval, SpendWindow.Of(ask.Scope.Interval, request.Now)).Window
        : "";

    private static CounterCell Cell(LedgerSheet sheet, SpendScope scope, string window) => sheet.Counter(scope.Subject!.Value).In(scope.Interval, window);

    private static LedgerSheet With(LedgerSheet sheet, SpendScope scope, CounterCell cell)
    {
        var subject = scope.Subject!.Value;
        return sheet with { Counters = sheet.Counters.SetItem(subject.Name, sheet.Counter(subject).With(scope.Interval, cell)) };
    }

    private static LedgerSheet Settle(LedgerSheet sheet, Charge charge)
    {
        var fromLease = charge.LeaseId is { } id ? Spend(ref sheet, id, SpendScope.Balance, "", charge.Cost) : default;
        var balance = sheet.Balance;
        sheet = sheet with
        {
            Balance = balance with
            {
                Charged = balance.Charged + charge.Cost,
                Leased = balance.Leased - fromLease,
                Available = balance.Available - (charge.Cost - fromLease),
            },
        };

        foreach (var hold in charge.Holds)
        {
            if (charge.LeaseId is not { } lease)
            {
                break;
            }

            var (cost, byok) = CountOf(charge, hold.Scope.Subject!.Value);
            var spent = Spend(ref sheet, lease, hold.Scope, hold.Window, cost + (hold.CountsByok ? byok : default));
            var cell = sheet.Counter(hold.Scope.Subject!.Value).Cell(hold.Scope.Interval);
            if (cell.Window == hold.Window && spent != default)
            {
                sheet = With(sheet, hold.Scope, cell with { Leased = cell.Leased - spent });
            }
        }

        foreach (var subject in SubjectsOf(charge))
        {
            sheet = sheet with { Counters = sheet.Counters.SetItem(subject.Name, Count(sheet.Counter(subject), subject, charge)) };
        }

        return sheet;
    }

    /// <summary>Takes a charge from what a lease has outstanding; returns how much there was of it.</summary>
    private static Money Spend(ref LedgerSheet sheet, string leaseId, SpendScope scope, string window, Money amount)
    {
        var key = Ledger.Lease.KeyOf(leaseId, scope);
        if (!sheet.Leases.TryGetValue(key, out var lease) || lease.Window != window)
        {
            return default;
        }

        var spent = Min(amount, lease.Outstanding);
        sheet = sheet with { Leases = sheet.Leases.SetItem(key, lease with { Settled = lease.Settled + spent }) };
        return spent;
    }

    private static SpendCounter Count(SpendCounter counter, SpendSubject subject, Charge charge)
    {
        var (used, byok) = CountOf(charge, subject);
        foreach (var interval in Intervals)
        {
            var window = WindowOf(charge, new SpendScope(subject, interval));
            var cell = counter.In(interval, window);
            if (cell.Window == window)
            {
                counter = counter.With(interval, cell with { Used = cell.Used + used, ByokUsed = cell.ByokUsed + byok });
            }
        }

        return counter;
    }

    private static LedgerSheet UnleaseLimit(LedgerSheet sheet, Lease lease, Money amount)
    {
        var cell = sheet.Counter(lease.Scope.Subject!.Value).Cell(lease.Scope.Interval);
        return cell.Window == lease.Window ? With(sheet, lease.Scope, cell with { Leased = cell.Leased - amount }) : sheet;
    }

    private static AccountBalance Unlease(AccountBalance balance, Money amount) =>
        balance with { Leased = balance.Leased - amount, Available = balance.Available + amount };

    private static Money Min(Money left, Money right) => left < right ? left : right;

    private static Money Max(Money left, Money right) => left > right ? left : right;
}
