namespace Interchange.Gateway.Credits.Ledger;

/// <summary>
/// How much of a scope one instance may take at once. Plenty: what the instance wants, up to a sixteenth of what is there, so that several instances
/// find enough for themselves. Scarce: exactly the least that is of use, so that nothing lies idle with one instance that another is refused.
/// </summary>
public static class SlicePolicy
{
    private const long Share = 16;

    /// <param name="available">What the scope has.</param>
    /// <param name="min">The least that is of use.</param>
    /// <param name="want">The most that is wanted.</param>
    /// <returns>Null when something is needed and the scope has less; otherwise between the two.</returns>
    public static Money? Of(Money available, Money min, Money want)
    {
        if (min != default && min > available)
        {
            return null;
        }

        var generous = Math.Min(want.NanoDollars, available.NanoDollars / Share);
        return new Money(Math.Max(min.NanoDollars, generous));
    }

    /// <summary>True where a scope is so low that whoever holds more than it needs should give it back at once.</summary>
    /// <param name="available">What the scope has.</param>
    /// <param name="need">What a typical request reserves.</param>
    public static bool IsScarce(Money available, Money need) => available.NanoDollars / Share < need.NanoDollars;
}
