namespace Interchange.Gateway.Credits.Ledger;

/// <summary>What a subject has spent in one window.</summary>
/// <param name="Window">Name of the window, after <see cref="SpendWindow"/>.</param>
/// <param name="Used">What was charged.</param>
/// <param name="ByokUsed">What calls with the caller's own provider keys cost there; not charged here.</param>
/// <param name="Leased">What instances hold of the subject's limit.</param>
public sealed record CounterCell(string Window, Money Used, Money ByokUsed, Money Leased)
{
    /// <summary>The cell as it stands in a window: empty in one that <see cref="WindowName.IsLater">is later</see>.</summary>
    public CounterCell In(string window) => WindowName.IsLater(window, Window) ? new CounterCell(window, default, default, default) : this;
}
