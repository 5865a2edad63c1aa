using System.Globalization;

namespace Interchange.Gateway.Credits;

/// <summary>
/// An exact amount of US dollars in whole nano-dollars (10⁻⁹ USD): ± 9.2 billion dollars.
/// Sums of amounts are exact; a product of tokens and prices is computed in <see cref="decimal"/> and rounded once, here.
/// </summary>
public readonly record struct Money(long NanoDollars) : IComparable<Money>
{
    private const decimal NanosPerDollar = 1_000_000_000m;

    public static Money Zero => default;

    /// <summary>The amount in dollars, exact.</summary>
    public decimal Dollars => NanoDollars / NanosPerDollar;

    /// <summary>Rounds to the nearest nano-dollar, halves away from zero: the only place where money is rounded.</summary>
    /// <exception cref="OverflowException">More than 9.2 billion dollars.</exception>
    public static Money FromDollars(decimal dollars) =>
        new(decimal.ToInt64(decimal.Round(dollars * NanosPerDollar, 0, MidpointRounding.AwayFromZero)));

    public static Money operator +(Money left, Money right) => new(checked(left.NanoDollars + right.NanoDollars));

    public static Money operator -(Money left, Money right) => new(checked(left.NanoDollars - right.NanoDollars));

    public static bool operator <(Money left, Money right) => left.NanoDollars < right.NanoDollars;

    public static bool operator >(Money left, Money right) => left.NanoDollars > right.NanoDollars;

    public static bool operator <=(Money left, Money right) => left.NanoDollars <= right.NanoDollars;

    public static bool operator >=(Money left, Money right) => left.NanoDollars >= right.NanoDollars;

    public static Money Add(Money left, Money right) => left + right;

    public static Money Subtract(Money left, Money right) => left - right;

    public int CompareTo(Money other) => NanoDollars.CompareTo(other.NanoDollars);

    /// <summary>Dollars without trailing zeros, such as <c>0.0000125</c>.</summary>
    public override string ToString() => Dollars.ToString("0.#########", CultureInfo.InvariantCulture);
}
