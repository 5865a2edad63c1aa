namespace Interchange.Gateway.Credits.Ledger;

/// <summary>An account's credits. Invariant I3: <c>Granted = Charged + Available + Leased</c>, at every instant.</summary>
public sealed record AccountBalance
{
    public static readonly AccountBalance Empty = new();

    /// <summary>All grants and purchases, less refunds.</summary>
    public Money Granted { get; init; }

    /// <summary>What settled generations have cost.</summary>
    public Money Charged { get; init; }

    /// <summary>What may be leased. Below zero only by what providers produced beyond what was asked of them, by late charges and by refunds.</summary>
    public Money Available { get; init; }

    /// <summary>What instances hold to admit requests from: the sum of the outstanding amounts of the balance's leases.</summary>
    public Money Leased { get; init; }

    /// <summary>How many times entries have been added. Each entry keeps the number of its own time, so that those of a balance can be told from later ones.</summary>
    public long Postings { get; init; }

    /// <summary>True while no nano-dollar is lost or made up.</summary>
    public bool IsConserved => Granted == Charged + Available + Leased;
}
