using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Tests.Usage.Settlement;

/// <summary>A ledger that settles only after it has failed to for some time.</summary>
internal sealed class FlakyLedger(InMemoryCreditLedger inner, int failures) : ICreditLedger
{
    private int _tries;

    public int Tries => _tries;

    public Task<LeaseOutcome> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) => inner.LeaseAsync(request, cancellationToken);

    public Task<SettleReport> SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _tries) <= failures
            ? throw new StorageUnavailableException("Ledger", new TimeoutException())
            : inner.SettleAsync(accountId, pages, cancellationToken);

    public Task<bool> GrantAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken) => inner.GrantAsync(accountId, entry, cancellationToken);

    public Task<IReadOnlyList<Lease>> ExpireAsync(string accountId, DateTimeOffset before, CancellationToken cancellationToken) =>
        inner.ExpireAsync(accountId, before, cancellationToken);

    public Task<AccountBalance> ReadBalanceAsync(string accountId, CancellationToken cancellationToken) => inner.ReadBalanceAsync(accountId, cancellationToken);

    public Task<SpendCounter> ReadCounterAsync(string accountId, SpendSubject subject, CancellationToken cancellationToken) =>
        inner.ReadCounterAsync(accountId, subject, cancellationToken);

    public Task<LedgerSheet> ReadSheetAsync(string accountId, CancellationToken cancellationToken) => inner.ReadSheetAsync(accountId, cancellationToken);

    public IAsyncEnumerable<CreditEntry> ListEntriesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
        inner.ListEntriesAsync(accountId, upTo, cancellationToken);

    public IAsyncEnumerable<ChargePage> ListChargesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
        inner.ListChargesAsync(accountId, upTo, cancellationToken);
}
