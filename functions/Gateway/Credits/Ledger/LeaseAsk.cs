namespace Interchange.Gateway.Credits.Ledger;

/// <summary>What an instance wants to change about its lease of one scope.</summary>
public sealed record LeaseAsk
{
    public required SpendScope Scope { get; init; }

    /// <summary>The limit of the scope's subject; null for the balance, whose limit is what was granted.</summary>
    public Money? Limit { get; init; }

    /// <summary>Whether calls with the caller's own provider keys count against the limit.</summary>
    public bool CountsByok { get; init; }

    /// <summary><see cref="Lease.Net"/> as the instance knows it, before this ask; zero when it holds nothing.</summary>
    public Money Net { get; init; }

    /// <summary>Given back, first of all. Not more than the instance has neither spent nor reserved.</summary>
    public Money GiveBack { get; init; }

    /// <summary>The least that is of use. Zero to take nothing.</summary>
    public Money Min { get; init; }

    /// <summary>The most that is wanted, where the scope has plenty; see <see cref="SlicePolicy"/>.</summary>
    public Money Want { get; init; }
}
