using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys.Policies;

/// <summary>Policies in table <c>Accounts</c>: partition = account, row = <c>policy</c>.</summary>
public sealed class TablePolicyStore(TableStorage storage) : IPolicyStore
{
    private const string Row = "policy";
    private const char Separator = '\n';

    private readonly StorageTable _table = storage.Table("Accounts");

    public Task<StoredPolicy> FindAsync(string accountId, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(accountId, Row, cancellationToken: token);
            return found is { HasValue: true, Value: { } entity } ? ToPolicy(entity) : StoredPolicy.None;
        },
        missing: StoredPolicy.None,
        cancellationToken);

    public Task<bool> SaveAsync(string accountId, StoredPolicy changed, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            var entity = ToEntity(accountId, changed.Policy);
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

    private static TableEntity ToEntity(string accountId, AccountPolicy policy)
    {
        var entity = new TableEntity(accountId, Row)
        {
            ["AllowedProviders"] = string.Join(Separator, policy.AllowedProviders),
            ["IgnoredProviders"] = string.Join(Separator, policy.IgnoredProviders),
            ["DenyDataCollection"] = policy.DenyDataCollection,
            ["ZeroDataRetention"] = policy.ZeroDataRetention,
            ["StoreResponses"] = policy.StoreResponses,
        };
        if (policy.DefaultSort is { } sort)
        {
            entity["DefaultSort"] = sort;
        }

        BudgetColumns.Write(entity, policy.Budgets);

        return entity;
    }

    private static StoredPolicy ToPolicy(TableEntity entity) => new(
        new AccountPolicy
        {
            AllowedProviders = [.. Slugs(entity, "AllowedProviders")],
            IgnoredProviders = [.. Slugs(entity, "IgnoredProviders")],
            DefaultSort = entity.GetString("DefaultSort"),
            DenyDataCollection = Flag(entity, "DenyDataCollection"),
            ZeroDataRetention = Flag(entity, "ZeroDataRetention"),

            // Policies that were written before it was there store nothing.
            StoreResponses = entity.GetBoolean("StoreResponses") is true,
            Budgets = BudgetColumns.Read(entity),
        },
        entity.ETag.ToString());

    private static string[] Slugs(TableEntity entity, string name) =>
        (entity.GetString(name) ?? throw Missing(name)).Split(Separator, StringSplitOptions.RemoveEmptyEntries);

    private static bool Flag(TableEntity entity, string name) => entity.GetBoolean(name) ?? throw Missing(name);

    // A bound that cannot be read must never be taken for no bound.
    private static InvalidDataException Missing(string name) => new($"A policy record has no property {name}.");
}
