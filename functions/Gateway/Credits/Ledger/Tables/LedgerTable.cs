using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>Table <c>Ledger</c>, as few operations as there can be: they are the bill.</summary>
internal sealed class LedgerTable(TableStorage storage)
{
    public const string Name = "Ledger";

    /// <summary>What storage returns at once.</summary>
    private const int PageSize = 1000;

    private readonly StorageTable _table = storage.Table(Name);

    /// <summary>All rows that changes read and write, as they were at one moment if they are not more than storage returns at once.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="isSmall">Gives up, with null, when they are more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<AccountBooks?> ReadBooksAsync(string accountId, bool isSmall, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var filter = Range(accountId, LedgerRowKey.First, LedgerRowKey.End);
            var books = new AccountBooks(isComplete: true);
            await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: token).AsPages())
            {
                if (isSmall && page.ContinuationToken is not null)
                {
                    return null;
                }

                foreach (var row in page.Values)
                {
                    books.Add(row);
                }
            }

            return (AccountBooks?)books;
        },
        missing: new AccountBooks(isComplete: true),
        cancellationToken);

    public Task<TableEntity?> FindAsync(string accountId, string rowKey, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(accountId, rowKey, cancellationToken: token);
            return found.HasValue ? found.Value : null;
        },
        missing: null,
        cancellationToken);

    public Task<IReadOnlyList<Lease>> ListLeasesAsync(string accountId, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var filter = Range(accountId, LedgerRowKey.LeasePrefix, LedgerRowKey.After(LedgerRowKey.LeasePrefix));
            var leases = new List<Lease>();
            await foreach (var row in table.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: token))
            {
                leases.Add(LeaseRow.Read(row));
            }

            return (IReadOnlyList<Lease>)leases;
        },
        missing: [],
        cancellationToken);

    /// <summary>Those of some pages that are there, and who wrote them.</summary>
    public async Task<IReadOnlyDictionary<string, long>> FindPagesAsync(string accountId, IEnumerable<PagePart> pages, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(pages
            .GroupBy(static page => PageRow.Alike(page.Page.Id), StringComparer.Ordinal)
            .Select(alike => FindPagesAsync(accountId, alike.Key, [.. alike], cancellationToken)));
        return found.SelectMany(static some => some).ToDictionary(static page => page.Id, static page => page.Nonce, StringComparer.Ordinal);
    }

    /// <summary>The rows with a prefix, up to and with a posting.</summary>
    public async IAsyncEnumerable<TableEntity> ListAsync(
        string accountId, string prefix, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = Range(accountId, prefix, LedgerRowKey.After(prefix));
        string? continuation = null;
        do
        {
            var from = continuation;
            var page = await _table.ReadAsync(
                async (table, token) =>
                {
                    await foreach (var read in table.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: token).AsPages(from, PageSize))
                    {
                        return read;
                    }

                    return null;
                },
                missing: null,
                cancellationToken);
            foreach (var row in page?.Values ?? [])
            {
                if ((row.GetInt64(EntryRow.Posting) ?? 0) <= upTo)
                {
                    yield return row;
                }
            }

            continuation = page?.ContinuationToken;
        }
        while (continuation is not null);
    }

    /// <summary>Makes all changes or none.</summary>
    /// <returns>The new version of each row, as far as storage says it; or the status with which it says that a row is not as a change wants it.</returns>
    public async Task<(IReadOnlyList<ETag?> Versions, int? Conflict)> SubmitAsync(IReadOnlyList<TableTransactionAction> changes, CancellationToken cancellationToken)
    {
        try
        {
            var responses = await _table.WriteAsync(
                async (table, token) => (await table.SubmitTransactionAsync(changes, token)).Value,
                cancellationToken);
            return ([.. responses.Select(static response => response.Headers.ETag)], null);
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            return ([], exception.Status);
        }
    }

    private static string Range(string accountId, string from, string to) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey ge {from} and RowKey lt {to}");

    private async Task<IEnumerable<(string Id, long Nonce)>> FindPagesAsync(
        string accountId, string alike, IReadOnlyList<PagePart> pages, CancellationToken cancellationToken)
    {
        var wanted = pages.Select(static page => page.Page.Id).ToHashSet(StringComparer.Ordinal);
        var first = wanted.Min(StringComparer.Ordinal);
        var (from, to) = (LedgerRowKey.Page(alike), LedgerRowKey.Page(wanted.Max(StringComparer.Ordinal)!));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey ge {from} and RowKey le {to} and Last ge {first}");
        var rows = await RowsAsync(filter, PageRow.Identity, cancellationToken);
        var marks = pages.Select(static page => page.Mark).ToHashSet();
        var found = new List<(string, long)>();
        foreach (var row in rows.Where(row => PageRow.MayHold(row, marks)))
        {
            var whole = await FindAsync(accountId, row.RowKey, cancellationToken) ?? throw new InvalidDataException($"The entry {row.RowKey} is gone.");
            found.AddRange(PageRow.Read(whole).Where(page => wanted.Contains(page.Id)).Select(page => (page.Id, row.GetInt64(EntryRow.Nonce) ?? 0)));
        }

        return found;
    }

    private Task<List<TableEntity>> RowsAsync(string filter, string[] properties, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var rows = new List<TableEntity>();
            await foreach (var row in table.QueryAsync<TableEntity>(filter, PageSize, properties, token))
            {
                rows.Add(row);
            }

            return rows;
        },
        missing: [],
        cancellationToken);
}
