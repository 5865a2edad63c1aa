namespace Interchange.EndToEnd.Tests.Credits;

/// <summary>An account's books at one moment, as table storage has them. Nano-dollars.</summary>
/// <param name="Granted">All grants.</param>
/// <param name="Charged">What settled generations have cost.</param>
/// <param name="Available">What may be leased.</param>
/// <param name="Leased">What instances hold, as the balance has it.</param>
/// <param name="Outstanding">What the leases of the balance have left, added up lease by lease.</param>
internal sealed record LedgerSample(long Granted, long Charged, long Available, long Leased, long Outstanding)
{
    /// <summary>Nothing is lost, nothing is made up, and nothing was promised that is not there (invariants I3 and I4).</summary>
    public bool IsSound => Granted == Charged + Available + Leased && Leased == Outstanding && Available >= 0 && Leased >= 0;
}
