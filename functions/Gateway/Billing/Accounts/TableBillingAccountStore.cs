using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Billing.Accounts;

/// <summary>Billing records in table <c>Billing</c>, all in one partition: they are few beside requests, and the accounts to top up are found in one query.</summary>
public sealed class TableBillingAccountStore(TableStorage storage) : IBillingAccountStore
{
    private readonly StorageTable _table = storage.Table("Billing");

    public Task<StoredBillingAccount> FindAsync(string accountId, CancellationToken cancellationToken)
    {
        var nothing = new StoredBillingAccount(new BillingAccount { AccountId = accountId }, null);
        return _table.ReadAsync(
            async (table, token) =>
            {
                var found = await table.GetEntityIfExistsAsync<TableEntity>(BillingAccountEntity.Partition, accountId, cancellationToken: token);
                return found is { HasValue: true, Value: { } entity }
                    ? new StoredBillingAccount(BillingAccountEntity.Read(entity), entity.ETag.ToString())
                    : nothing;
            },
            missing: nothing,
            cancellationToken);
    }

    public Task<bool> SaveAsync(StoredBillingAccount changed, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            var entity = BillingAccountEntity.From(changed.Account);
            try
            {
                using var _ = changed.Version is { } version
                    ? await table.UpdateEntityAsync(entity, new ETag(version), TableUpdateMode.Replace, token)
                    : await table.AddEntityAsync(entity, token);
                return true;
            }
            catch (RequestFailedException exception)
                when (exception.Status is 409 or 412 || (exception.Status == 404 && !StorageFailure.IsMissingTable(exception)))
            {
                return false;
            }
        },
        cancellationToken);

    public async IAsyncEnumerable<string> ListToppedUpAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var accounts = await _table.ReadAsync<IReadOnlyList<string>>(
            static async (table, token) =>
            {
                var filter = $"PartitionKey eq '{BillingAccountEntity.Partition}' and {BillingAccountEntity.ActiveProperty} eq true";
                var found = new List<string>();
                await foreach (var entity in table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: token))
                {
                    found.Add(entity.RowKey);
                }

                return found;
            },
            missing: [],
            cancellationToken);
        foreach (var account in accounts)
        {
            yield return account;
        }
    }
}
