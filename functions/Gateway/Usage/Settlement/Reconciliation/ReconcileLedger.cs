using System.Diagnostics.Metrics;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>
/// Recomputes accounts from their entries. A difference is an error in the log and counts in <c>ledger.differences</c> of meter <c>Interchange</c>, for an
/// alert; nothing is mended by itself.
/// </summary>
public sealed partial class ReconcileLedger
{
    private readonly IAccountStore _accounts;
    private readonly ICreditLedger _ledger;
    private readonly ILogger<ReconcileLedger> _logger;
    private readonly Counter<long> _differences;

    public ReconcileLedger(IAccountStore accounts, ICreditLedger ledger, IMeterFactory meters, ILogger<ReconcileLedger> logger)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _accounts = accounts;
        _ledger = ledger;
        _logger = logger;
        _differences = meters.Create(TelemetryNames.Meter).CreateCounter<long>(
            "ledger.differences", unit: "{difference}", description: "Numbers of the ledger that are not what their entries add up to.");
    }

    /// <summary>Goes through all accounts. One whose rows do not answer is left for the next time.</summary>
    public async Task<IReadOnlyList<LedgerReport>> RunAsync(CancellationToken cancellationToken)
    {
        var reports = new List<LedgerReport>();
        await foreach (var account in _accounts.ListAsync(cancellationToken))
        {
            try
            {
                reports.Add(await RunAsync(account.Id, cancellationToken));
            }
            catch (StorageUnavailableException exception)
            {
                LogLeft(account.Id, exception);
            }
        }

        return reports;
    }

    /// <summary>
    /// Reconciles one account while it is being used: what was added after its balance was read does not count. A difference is reported when it is there
    /// twice, because the rows of a large account cannot be read at one moment.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage does not answer.</exception>
    public async Task<LedgerReport> RunAsync(string accountId, CancellationToken cancellationToken)
    {
        var report = await ReadAsync(accountId, cancellationToken);
        if (report.Differences.Count > 0)
        {
            var again = await ReadAsync(accountId, cancellationToken);
            var before = report.Differences.ToDictionary(static difference => difference.What, static difference => difference.Kept - difference.Recomputed, StringComparer.Ordinal);
            report = again with
            {
                Differences =
                [
                    .. again.Differences.Where(difference => before.TryGetValue(difference.What, out var amount) && amount == difference.Kept - difference.Recomputed),
                ],
            };
        }

        foreach (var (what, kept, recomputed) in report.Differences)
        {
            _differences.Add(1);
            LogDifference(accountId, what, kept.Dollars, recomputed.Dollars);
        }

        return report;
    }

    private async Task<LedgerReport> ReadAsync(string accountId, CancellationToken cancellationToken)
    {
        var sheet = await _ledger.ReadSheetAsync(accountId, cancellationToken);
        var tally = new LedgerTally(sheet);
        await foreach (var entry in _ledger.ListEntriesAsync(accountId, sheet.Balance.Postings, cancellationToken))
        {
            tally.Add(entry);
        }

        await foreach (var page in _ledger.ListChargesAsync(accountId, sheet.Balance.Postings, cancellationToken))
        {
            foreach (var charge in page.Charges)
            {
                tally.Add(charge);
            }
        }

        return new LedgerReport(accountId, sheet.Balance, tally.Charges, tally.Differences());
    }

    [LoggerMessage(EventId = 2331, Level = LogLevel.Error, Message = "The ledger of account {Account} differs from its entries: {What} is {Kept} dollars and should be {Recomputed}")]
    private partial void LogDifference(string account, string what, decimal kept, decimal recomputed);

    [LoggerMessage(EventId = 2332, Level = LogLevel.Warning, Message = "The ledger of account {Account} could not be read")]
    private partial void LogLeft(string account, Exception exception);
}
