using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys;

/// <summary>Accounts in table <c>Accounts</c>: partition = id, row = <c>account</c>.</summary>
public sealed class TableAccountStore(TableStorage storage) : IAccountStore
{
    private const string Row = "account";

    private readonly StorageTable _table = storage.Table("Accounts");

    public Task<Account?> FindAsync(string id, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(id, Row, cancellationToken: token);
            return found is { HasValue: true, Value: { } entity }
                ? ToAccount(entity)
                : null;
        },
        missing: null,
        cancellationToken);

    public Task<bool> CreateAsync(Account account, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            var entity = new TableEntity(account.Id, Row) { ["Name"] = account.Name, ["Created"] = account.CreatedAt };
            try
            {
                await table.AddEntityAsync(entity, token);
                return true;
            }
            catch (RequestFailedException exception) when (exception.Status == 409)
            {
                return false;
            }
        },
        cancellationToken);

    public async IAsyncEnumerable<Account> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var from = continuation;
            var page = await _table.ReadAsync(
                async (table, token) =>
                {
                    await foreach (var read in table.QueryAsync<TableEntity>(static row => row.RowKey == Row, cancellationToken: token).AsPages(from))
                    {
                        return read;
                    }

                    return null;
                },
                missing: null,
                cancellationToken);
            foreach (var row in page?.Values ?? [])
            {
                yield return ToAccount(row);
            }

            continuation = page?.ContinuationToken;
        }
        while (continuation is not null);
    }

    private static Account ToAccount(TableEntity entity) =>
        new(entity.PartitionKey, entity.GetString("Name") ?? "", entity.GetDateTimeOffset("Created") ?? default);
}
