using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>
/// The ledger in table <c>Ledger</c>: an account is a partition, and a change is one transaction under the versions of all rows that it was decided on. Every
/// entry changes the balance's row too, whose version so puts all entries of an account in an order.
/// </summary>
public sealed class TableCreditLedger : ICreditLedger
{
    /// <summary>Leases that are ended in one transaction, each with its counter.</summary>
    private const int ExpireTogether = 40;

    private readonly LedgerTable _table;
    private readonly AccountLedgers _accounts;
    private readonly TimeProvider _time;

    public TableCreditLedger(TableStorage storage, TimeProvider time)
    {
        _table = new LedgerTable(storage);
        _accounts = new AccountLedgers(_table, time);
        _time = time;
    }

    public async Task<LeaseOutcome> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await ChangeAsync(
            request.AccountId,
            LedgerRowSet.Of(request),
            before =>
            {
                var (after, outcome) = LedgerRules.Lease(before, request);
                return (after, outcome, IsWritten(request, before, after));
            },
            cancellationToken);
    }

    public async Task<SettleReport> SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pages);
        var nonce = NewNonce();
        ChargePage[] charging = [.. pages.Where(static page => !page.Charges.IsEmpty)];
        ChargePage[] distinct = [.. charging.DistinctBy(static page => page.Id, StringComparer.Ordinal)];
        var report = new SettleReport(0, charging.Length - distinct.Length, default);
        foreach (var batch in PageBatches.Cut(distinct.SelectMany(PagePart.Of)))
        {
            var (charged, duplicates, amount) = await SettleAsync(accountId, batch, nonce, cancellationToken);
            report = new SettleReport(report.Pages + charged, report.Duplicates + duplicates, report.Charged + amount);
        }

        return report;
    }

    public async Task<bool> GrantAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var nonce = NewNonce();
        var rows = LedgerRowSet.Empty();
        var account = await EnterAsync(accountId, cancellationToken);
        try
        {
            var retries = new ConflictRetries(LedgerTable.Name, _time);
            while (true)
            {
                var (books, _) = await account.KnowAsync(rows, cancellationToken);
                var after = LedgerRules.Grant(books.Sheet, entry.Amount);
                var row = Add(EntryRow.From(accountId, entry, after.Balance.Postings, nonce));
                if (await account.TryChangeAsync(after, rows, [row], cancellationToken) is not { } conflict)
                {
                    return true;
                }

                if (await _table.FindAsync(accountId, LedgerRowKey.Entry(entry.Id), cancellationToken) is { } found)
                {
                    return found.GetInt64(EntryRow.Nonce) == nonce;
                }

                await retries.WaitAsync(conflict, cancellationToken);
            }
        }
        finally
        {
            account.Leave();
        }
    }

    public async Task<IReadOnlyList<Lease>> ExpireAsync(string accountId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var leases = await _table.ListLeasesAsync(accountId, cancellationToken);
        var ended = new List<Lease>();
        foreach (var chunk in leases.Where(lease => lease.ExpiresAt < before).Chunk(ExpireTogether))
        {
            ended.AddRange(await ChangeAsync(
                accountId,
                LedgerRowSet.Of(chunk),
                sheet =>
                {
                    Lease[] expired = [.. chunk.Select(lease => sheet.Leases.GetValueOrDefault(lease.Key)).OfType<Lease>().Where(lease => lease.ExpiresAt < before)];
                    return (expired.Aggregate(sheet, LedgerRules.Expire), expired, expired.Length > 0);
                },
                cancellationToken));
        }

        return ended;
    }

    public async Task<AccountBalance> ReadBalanceAsync(string accountId, CancellationToken cancellationToken) =>
        await _table.FindAsync(accountId, LedgerRowKey.Balance, cancellationToken) is { } row ? BalanceRow.Read(row) : AccountBalance.Empty;

    public async Task<SpendCounter> ReadCounterAsync(string accountId, SpendSubject subject, CancellationToken cancellationToken) =>
        await _table.FindAsync(accountId, LedgerRowKey.Counter(subject.Name), cancellationToken) is { } row ? CounterRow.Read(row) : SpendCounter.Empty;

    public async Task<LedgerSheet> ReadSheetAsync(string accountId, CancellationToken cancellationToken) =>
        (await _table.ReadBooksAsync(accountId, isSmall: false, cancellationToken))!.Sheet;

    public async IAsyncEnumerable<CreditEntry> ListEntriesAsync(string accountId, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ListAsync(accountId, LedgerRowKey.EntryPrefix, upTo, cancellationToken))
        {
            yield return EntryRow.Read(row);
        }
    }

    public async IAsyncEnumerable<ChargePage> ListChargesAsync(string accountId, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ListAsync(accountId, LedgerRowKey.PagePrefix, upTo, cancellationToken))
        {
            foreach (var page in PageRow.Read(row))
            {
                yield return page;
            }
        }
    }

    /// <summary>
    /// Whether writing the change proves what was decided: every scope that was asked for is written under the version that it was known at. What is not
    /// written, such as a refusal, has to be decided on rows that were read for it.
    /// </summary>
    private static bool IsWritten(LeaseRequest request, LedgerSheet before, LedgerSheet after) => request.Asks.All(ask => ask.Scope.Subject is { } subject
        ? before.Counter(subject) != after.Counter(subject)
        : before.Balance != after.Balance);

    private static long NewNonce() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private async Task<(int Pages, int Duplicates, Money Charged)> SettleAsync(
        string accountId, IReadOnlyList<PagePart> batch, long nonce, CancellationToken cancellationToken)
    {
        var (pages, duplicates, charged) = (0, 0, default(Money));
        var left = batch.ToList();
        var account = await EnterAsync(accountId, cancellationToken);
        try
        {
            var retries = new ConflictRetries(LedgerTable.Name, _time);
            var rows = LedgerRowSet.Empty();
            left.ForEach(part => rows.UnionWith(part.RowKeys));
            while (true)
            {
                // What others charged before the books were read is found now; what they charge from then on changes the balance, and refuses this change.
                var (books, _) = await account.KnowAsync(rows, cancellationToken);
                await LeaveOutChargedAsync();
                if (left.Count == 0)
                {
                    break;
                }

                var after = LedgerRules.Settle(books.Sheet, left.SelectMany(static part => part.Page.Charges));
                TableTransactionAction[] entries =
                    [.. PageRow.Group(left).Select(parts => Add(PageRow.From(accountId, parts, after.Balance.Postings, nonce)))];
                if (await account.TryChangeAsync(after, rows, entries, cancellationToken) is not { } conflict)
                {
                    left.ForEach(Count);
                    break;
                }

                await retries.WaitAsync(conflict, cancellationToken);
            }
        }
        finally
        {
            account.Leave();
        }

        return (pages, duplicates, charged);

        async Task LeaveOutChargedAsync()
        {
            var found = await _table.FindPagesAsync(accountId, left, cancellationToken);
            foreach (var part in left.FindAll(part => found.ContainsKey(part.Page.Id)))
            {
                if (found[part.Page.Id] == nonce)
                {
                    Count(part);
                }
                else if (part.IsFirst)
                {
                    duplicates++;
                }
            }

            left.RemoveAll(part => found.ContainsKey(part.Page.Id));
        }

        void Count(PagePart part)
        {
            pages += part.IsFirst ? 1 : 0;
            charged = part.Page.Charges.Aggregate(charged, static (sum, charge) => sum + charge.Cost);
        }
    }

    private static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);

    /// <summary>Changes rows other than entries.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="rows">What the change reads.</param>
    /// <param name="decide">Makes the new sheet and the answer, and says whether writing the one proves the other.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    private async Task<T> ChangeAsync<T>(
        string accountId, HashSet<string> rows, Func<LedgerSheet, (LedgerSheet After, T Result, bool IsProved)> decide, CancellationToken cancellationToken)
    {
        var account = await EnterAsync(accountId, cancellationToken);
        try
        {
            return await new ConflictRetries(LedgerTable.Name, _time).RunAsync(
                async () =>
                {
                    var (books, isFresh) = await account.KnowAsync(rows, cancellationToken);
                    var (after, result, isProved) = decide(books.Sheet);
                    if (!isFresh && !isProved)
                    {
                        account.Forget();
                        (books, _) = await account.KnowAsync(rows, cancellationToken);
                        (after, result, _) = decide(books.Sheet);
                    }

                    return (await account.TryChangeAsync(after, rows, [], cancellationToken), result);
                },
                cancellationToken);
        }
        finally
        {
            account.Leave();
        }
    }

    private async Task<AccountLedger> EnterAsync(string accountId, CancellationToken cancellationToken)
    {
        var account = _accounts.Of(accountId);
        await account.EnterAsync(cancellationToken);
        return account;
    }
}
