namespace Interchange.Gateway.Credits.Ledger;

/// <summary>What a settlement has done.</summary>
/// <param name="Pages">Pages that were charged.</param>
/// <param name="Duplicates">Pages that had been charged before.</param>
/// <param name="Charged">What the pages cost together.</param>
public readonly record struct SettleReport(int Pages, int Duplicates, Money Charged);
