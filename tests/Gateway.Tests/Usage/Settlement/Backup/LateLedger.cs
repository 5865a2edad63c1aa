using System.Runtime.CompilerServices;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Tests.Usage.Settlement.Backup;

/// <summary>A ledger in which something happens of each account between the reading of a balance and the listing of entries.</summary>
internal sealed class LateLedger(ICreditLedger ledger, Func<string, Task> happens) : ICreditLedger
{
    public async IAsyncEnumerable<CreditEntry> ListEntriesAsync(string accountId, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await happens(accountId);
        await foreach (var entry in ledger.ListEntriesAsync(accountId, upTo, cancellationToken))
        {
            yield return entry;
        }
    }

    public Task<LeaseOutcome> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) => ledger.LeaseAsync(request, cancellationToken);

    public Task<SettleReport> SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken) =>
        ledger.SettleAsync(accountId, pages, cancellationToken);

    public Task<bool> GrantAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken) => ledger.GrantAsync(accountId, entry, cancellationToken);

    public Task<IReadOnlyList<Lease>> ExpireAsync(string accountId, DateTimeOffset before, CancellationToken cancellationToken) =>
        ledger.ExpireAsync(accountId, before, cancellationToken);

    public Task<AccountBalance> ReadBalanceAsync(string accountId, CancellationToken cancellationToken) => ledger.ReadBalanceAsync(accountId, cancellationToken);

    public Task<SpendCounter> ReadCounterAsync(string accountId, SpendSubject subject, CancellationToken cancellationToken) =>
        ledger.ReadCounterAsync(accountId, subject, cancellationToken);

    public Task<LedgerSheet> ReadSheetAsync(string accountId, CancellationToken cancellationToken) => ledger.ReadSheetAsync(accountId, cancellationToken);

    public IAsyncEnumerable<ChargePage> ListChargesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
        ledger.ListChargesAsync(accountId, upTo, cancellationToken);
}
