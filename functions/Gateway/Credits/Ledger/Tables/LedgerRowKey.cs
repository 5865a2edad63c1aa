namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>
/// Keys of the rows of an account, which is a partition of table <c>Ledger</c>. The rows that changes read and write sort before all entries, whose number
/// has no bound: one range holds them.
/// </summary>
internal static class LedgerRowKey
{
    public const string Balance = "balance";

    /// <summary>The rows that changes read and write begin here …</summary>
    public const string First = Balance;

    /// <summary>… and end before this.</summary>
    public const string End = "f";

    public const string LeasePrefix = "escrow-";
    public const string EntryPrefix = "grant-";
    public const string PagePrefix = "use-";

    private const string CounterPrefix = "counter-";

    public static string Counter(string subject) => CounterPrefix + subject;

    public static string Lease(string leaseKey) => LeasePrefix + leaseKey;

    public static string Entry(string entryId) => EntryPrefix + entryId;

    public static string Page(string pageId) => PagePrefix + pageId;

    /// <summary>Behind all keys with the prefix, which ends in a hyphen.</summary>
    public static string After(string prefix) => prefix[..^1] + '.';

    /// <summary>The subject of a counter's row; null for another row.</summary>
    public static string? SubjectOf(string rowKey) => rowKey.StartsWith(CounterPrefix, StringComparison.Ordinal) ? rowKey[CounterPrefix.Length..] : null;

    public static bool IsLease(string rowKey) => rowKey.StartsWith(LeasePrefix, StringComparison.Ordinal);
}
