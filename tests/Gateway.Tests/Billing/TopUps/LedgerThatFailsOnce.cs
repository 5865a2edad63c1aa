using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Tests.Billing.TopUps;

/// <summary>A ledger whose storage does not answer the first grant, and everything else.</summary>
internal sealed class LedgerThatFailsOnce(ICreditLedger ledger) : ICreditLedger
{
    private bool _failed;

    public Task<LeaseOutcome> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) => ledger.LeaseAsync(request, cancellationToken);

    public Task<SettleReport> SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken) =>
        ledger.SettleAsync(accountId, pages, cancellationToken);

    public Task<bool> GrantAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken)
    {
        if (!_failed)
        {
            _failed = true;
            throw new StorageUnavailableException("Ledger", new TimeoutException());
        }

        return ledger.GrantAsync(accountId, entry, cancellationToken);
    }

    public Task<IReadOnlyList<Lease>> ExpireAsync(string accountId, DateTimeOffset before, CancellationToken cancellationToken) =>
        ledger.ExpireAsync(accountId, before, cancellationToken);

    public Task<AccountBalance> ReadBalanceAsync(string accountId, CancellationToken cancellationToken) => ledger.ReadBalanceAsync(accountId, cancellationToken);

    public Task<SpendCounter> ReadCounterAsync(string accountId, SpendSubject subject, CancellationToken cancellationToken) =>
        ledger.ReadCounterAsync(accountId, subject, cancellationToken);

    public Task<LedgerSheet> ReadSheetAsync(string accountId, CancellationToken cancellationToken) => ledger.ReadSheetAsync(accountId, cancellationToken);

    public IAsyncEnumerable<CreditEntry> ListEntriesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
        ledger.ListEntriesAsync(accountId, upTo, cancellationToken);

    public IAsyncEnumerable<ChargePage> ListChargesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
        ledger.ListChargesAsync(accountId, upTo, cancellationToken);
}
