namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>The rows that a change reads, and may write.</summary>
internal static class LedgerRowSet
{
    public static HashSet<string> Of(LeaseRequest request)
    {
        var rows = Empty();
        foreach (var ask in request.Asks)
        {
            rows.Add(LedgerRowKey.Lease(Lease.KeyOf(request.LeaseId, ask.Scope)));
            if (ask.Scope.Subject is { } subject)
            {
                rows.Add(LedgerRowKey.Counter(subject.Name));
            }
        }

        return rows;
    }

    public static HashSet<string> Of(IEnumerable<Lease> leases)
    {
        var rows = Empty();
        foreach (var lease in leases)
        {
            rows.Add(LedgerRowKey.Lease(lease.Key));
            if (lease.Scope.Subject is { } subject)
            {
                rows.Add(LedgerRowKey.Counter(subject.Name));
            }
        }

        return rows;
    }

    public static HashSet<string> Empty() => new(StringComparer.Ordinal) { LedgerRowKey.Balance };

    /// <summary>Adds what a charge reads.</summary>
    public static void Add(HashSet<string> rows, Charge charge)
    {
        foreach (var subject in LedgerRules.SubjectsOf(charge))
        {
            rows.Add(LedgerRowKey.Counter(subject.Name));
        }

        if (charge.LeaseId is not { } lease)
        {
            return;
        }

        rows.Add(LedgerRowKey.Lease(Lease.KeyOf(lease, SpendScope.Balance)));
        foreach (var hold in charge.Holds)
        {
            rows.Add(LedgerRowKey.Lease(Lease.KeyOf(lease, hold.Scope)));
        }
    }
}
