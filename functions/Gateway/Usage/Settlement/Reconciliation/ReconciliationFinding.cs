using System.Collections.Immutable;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>An account that the latest reconciliation did not find in order.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="FoundAt">When.</param>
/// <param name="IsUnread">True when its rows did not answer, and nothing is known of it.</param>
/// <param name="Charges">How many charges were added up.</param>
/// <param name="Total">How many differences there are.</param>
/// <param name="Differences">The first of them, at most <see cref="MostKept"/>.</param>
public sealed record ReconciliationFinding(
    string AccountId, DateTimeOffset FoundAt, bool IsUnread, int Charges, int Total, ImmutableArray<LedgerDifference> Differences)
{
    /// <summary>More than these say nothing new of what is wrong.</summary>
    public const int MostKept = 100;

    /// <summary>Null for an account that is in order.</summary>
    public static ReconciliationFinding? Of(LedgerReport report, DateTimeOffset now) => report.Differences.Count == 0
        ? null
        : new ReconciliationFinding(report.AccountId, now, IsUnread: false, report.Charges, report.Differences.Count, [.. report.Differences.Take(MostKept)]);

    public static ReconciliationFinding Unread(string accountId, DateTimeOffset now) => new(accountId, now, IsUnread: true, Charges: 0, Total: 0, []);
}
