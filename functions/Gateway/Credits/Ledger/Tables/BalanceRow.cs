using Azure.Data.Tables;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>Row <c>balance</c>: amounts in nano-dollars.</summary>
internal static class BalanceRow
{
    public static TableEntity From(string accountId, AccountBalance balance) => new(accountId, LedgerRowKey.Balance)
    {
        [nameof(AccountBalance.Granted)] = balance.Granted.NanoDollars,
        [nameof(AccountBalance.Charged)] = balance.Charged.NanoDollars,
        [nameof(AccountBalance.Available)] = balance.Available.NanoDollars,
        [nameof(AccountBalance.Leased)] = balance.Leased.NanoDollars,
        [nameof(AccountBalance.Postings)] = balance.Postings,
    };

    public static AccountBalance Read(TableEntity row) => new()
    {
        Granted = Amount(row, nameof(AccountBalance.Granted)),
        Charged = Amount(row, nameof(AccountBalance.Charged)),
        Available = Amount(row, nameof(AccountBalance.Available)),
        Leased = Amount(row, nameof(AccountBalance.Leased)),
        Postings = row.GetInt64(nameof(AccountBalance.Postings)) ?? 0,
    };

    /// <summary>A property in nano-dollars; zero when it is not there.</summary>
    public static Money Amount(TableEntity row, string name) => new(row.GetInt64(name) ?? 0);

    /// <summary>Sets a property unless it is zero, as absent ones are.</summary>
    public static void Set(TableEntity row, string name, Money amount)
    {
        if (amount != default)
        {
            row[name] = amount.NanoDollars;
        }
    }
}
