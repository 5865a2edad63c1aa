using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage.Byok;

/// <summary>What accounts have spent with provider keys of their own, for the monthly allowance.</summary>
public interface IByokSpend
{
    /// <summary>
    /// List price of the account's answers with keys of its own in the calendar month (UTC) of a moment, as far as this instance knows. Answers from memory.
    /// </summary>
    Money MonthToDate(string accountId, DateTimeOffset at);
}
