using System.Runtime.CompilerServices;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>The ledger in the memory of one process, for tests and as the plainest statement of the rules.</summary>
public sealed class InMemoryCreditLedger : ICreditLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Books> _accounts = new(StringComparer.Ordinal);

    public Task<LeaseOutcome> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            var books = Of(request.AccountId);
            (books.Sheet, var outcome) = LedgerRules.Lease(books.Sheet, request);
            return Task.FromResult(outcome);
        }
    }

    public Task<SettleReport> SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pages);
        lock (_gate)
        {
            var books = Of(accountId);
            var report = default(SettleReport);
            foreach (var page in pages.Where(static page => !page.Charges.IsEmpty))
            {
                if (books.Pages.ContainsKey(page.Id))
                {
                    report = report with { Duplicates = report.Duplicates + 1 };
                    continue;
                }

                books.Sheet = LedgerRules.Settle(books.Sheet, page.Charges);
                books.Pages.Add(page.Id, (page, books.Sheet.Balance.Postings));
                report = report with { Pages = report.Pages + 1, Charged = page.Charges.Aggregate(report.Charged, static (sum, charge) => sum + charge.Cost) };
            }

            return Task.FromResult(report);
        }
    }

    public Task<bool> GrantAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            var books = Of(accountId);
            if (books.Entries.ContainsKey(entry.Id))
            {
                return Task.FromResult(false);
            }

            books.Sheet = LedgerRules.Grant(books.Sheet, entry.Amount);
            books.Entries.Add(entry.Id, (entry, books.Sheet.Balance.Postings));
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<Lease>> ExpireAsync(string accountId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var books = Of(accountId);
            Lease[] expired = [.. books.Sheet.Leases.Values.Where(lease => lease.ExpiresAt < before)];
            books.Sheet = expired.Aggregate(books.Sheet, LedgerRules.Expire);
            return Task.FromResult<IReadOnlyList<Lease>>(expired);
        }
    }

    public Task<AccountBalance> ReadBalanceAsync(string accountId, CancellationToken cancellationToken) => Task.FromResult(Read(accountId).Balance);

    public Task<SpendCounter> ReadCounterAsync(string accountId, SpendSubject subject, CancellationToken cancellationToken) =>
        Task.FromResult(Read(accountId).Counter(subject));

    public Task<LedgerSheet> ReadSheetAsync(string accountId, CancellationToken cancellationToken) => Task.FromResult(Read(accountId));

    public IAsyncEnumerable<CreditEntry> ListEntriesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
        ListAsync(accountId, static books => books.Entries.Values, upTo, cancellationToken);

    public IAsyncEnumerable<ChargePage> ListChargesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
        ListAsync(accountId, static books => books.Pages.Values, upTo, cancellationToken);

    private async IAsyncEnumerable<T> ListAsync<T>(
        string accountId, Func<Books, IEnumerable<(T Item, long Posting)>> select, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        T[] items;
        lock (_gate)
        {
            items = [.. select(Of(accountId)).Where(item => item.Posting <= upTo).Select(static item => item.Item)];
        }

        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private LedgerSheet Read(string accountId)
    {
        lock (_gate)
        {
            return Of(accountId).Sheet;
        }
    }

    private Books Of(string accountId)
    {
        if (!_accounts.TryGetValue(accountId, out var books))
        {
            _accounts[accountId] = books = new Books();
        }

        return books;
    }

    private sealed class Books
    {
        public LedgerSheet Sheet { get; set; } = LedgerSheet.Empty;

        public Dictionary<string, (ChargePage Item, long Posting)> Pages { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, (CreditEntry Item, long Posting)> Entries { get; } = new(StringComparer.Ordinal);
    }
}
