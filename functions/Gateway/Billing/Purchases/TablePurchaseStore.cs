using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>Purchases in table <c>Billing</c>, a partition each.</summary>
public sealed class TablePurchaseStore(TableStorage storage) : IPurchaseStore
{
    private readonly StorageTable _table = storage.Table("Billing");

    public Task<StoredPurchase?> FindAsync(string id, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(id, PurchaseEntity.Row, cancellationToken: token);
            return found is { HasValue: true, Value: { } entity } ? new StoredPurchase(PurchaseEntity.Read(entity), entity.ETag.ToString()) : null;
        },
        missing: null,
        cancellationToken);

    public Task<bool> CreateAsync(Purchase purchase, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            try
            {
                using var _ = await table.AddEntityAsync(PurchaseEntity.From(purchase), token);
                return true;
            }
            catch (RequestFailedException exception) when (exception.Status == 409)
            {
                return false;
            }
        },
        cancellationToken);

    public Task<bool> UpdateAsync(StoredPurchase changed, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            try
            {
                using var _ = await table.UpdateEntityAsync(
                    PurchaseEntity.From(changed.Purchase), new ETag(changed.Version), TableUpdateMode.Replace, token);
                return true;
            }
            catch (RequestFailedException exception)
                when (exception.Status == 412 || (exception.Status == 404 && !StorageFailure.IsMissingTable(exception)))
            {
                return false;
            }
        },
        cancellationToken);
}
