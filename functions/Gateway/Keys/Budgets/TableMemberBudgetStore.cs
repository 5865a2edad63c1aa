using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// Members' budgets in table <c>Accounts</c>: partition = account, row = the member's <see cref="SpendSubject.Name"/>. One row each, so that an account may
/// have any number of members, and a key is read with its own creator's budgets alone.
/// </summary>
public sealed class TableMemberBudgetStore(TableStorage storage) : IMemberBudgetStore
{
    private readonly StorageTable _table = storage.Table("Accounts");

    public Task<StoredBudgets> FindAsync(string accountId, string memberId, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(accountId, SpendSubject.Member(memberId).Name, cancellationToken: token);
            return found is { HasValue: true, Value: { } entity }
                ? new StoredBudgets(BudgetColumns.Read(entity), entity.ETag.ToString())
                : StoredBudgets.None;
        },
        missing: StoredBudgets.None,
        cancellationToken);

    public Task<bool> SaveAsync(string accountId, string memberId, StoredBudgets changed, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            var entity = new TableEntity(accountId, SpendSubject.Member(memberId).Name) { ["Member"] = memberId };
            BudgetColumns.Write(entity, changed.Budgets);
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
}
