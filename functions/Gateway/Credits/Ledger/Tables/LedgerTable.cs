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

    /// <summary>Up to so many pages are looked up one by one.</summary>
    private const int FewPages = 3;

    /// <summary>
    /// Ids that are alike in so many characters are looked up in one range. The first characters of a generation's id are its second, so ids of one range lie
    /// within a hundred seconds of one another, and the rows between them are not many.
    /// </summary>
    private const int AlikeCharacters = 12;

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
    public async Task<IReadOnlyDictionary<string, long>> FindPagesAsync(string accountId, IReadOnlyCollection<string> pageIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        var alike = pageIds.Count <= FewPages
            ? pageIds.GroupBy(static id => id, StringComparer.Ordinal)
            : pageIds.GroupBy(static id => id[..Math.Min(id.Length, AlikeCharacters)], StringComparer.Ordinal);
        foreach (var group in alike)
        {
            var first = LedgerRowKey.Page(group.Min(StringComparer.Ordinal)!);
            var last = LedgerRowKey.Page(group.Max(StringComparer.Ordinal)!);
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey ge {first} and RowKey le {last}");
            var wanted = group.ToHashSet(StringComparer.Ordinal);
            foreach (var row in await RowsAsync(filter, PageRow.Identity, cancellationToken))
            {
                var id = row.RowKey[LedgerRowKey.PagePrefix.Length..];
                if (wanted.Contains(id))
                {
                    found[id] = row.GetInt64(EntryRow.Nonce) ?? 0;
                }
            }
        }

        return found;
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
