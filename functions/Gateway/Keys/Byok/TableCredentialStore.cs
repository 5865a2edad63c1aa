using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys.Byok;

/// <summary>Credential records in table <c>ProviderCredentials</c>: partition = account, row = id. An account's are read with one query.</summary>
public sealed class TableCredentialStore(TableStorage storage) : ICredentialStore
{
    private readonly StorageTable _table = storage.Table("ProviderCredentials");

    public Task<ImmutableArray<ProviderCredential>> ListAsync(string accountId, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = new List<ProviderCredential>();
            await foreach (var entity in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {accountId}"), cancellationToken: token))
            {
                if (CredentialEntity.ToCredential(entity).Credential is { Deleted: false } credential)
                {
                    found.Add(credential);
                }
            }

            return CredentialOrder.Sorted(found);
        },
        missing: [],
        cancellationToken);

    public Task<StoredCredential?> FindAsync(string accountId, string id, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(accountId, id, cancellationToken: token);
            return found is { HasValue: true, Value: { } entity } ? CredentialEntity.ToCredential(entity) : null;
        },
        missing: null,
        cancellationToken);

    public Task<bool> CreateAsync(ProviderCredential credential, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            try
            {
                using var _ = await table.AddEntityAsync(CredentialEntity.From(credential), token);
                return true;
            }
            catch (RequestFailedException exception) when (exception.Status == 409)
            {
                // Also what a retry sees when the answer to the first try was lost.
                var existing = await table.GetEntityAsync<TableEntity>(credential.AccountId, credential.Id, cancellationToken: token);
                return CredentialEntity.ToCredential(existing.Value).Credential == credential;
            }
        },
        cancellationToken);

    public Task<bool> UpdateAsync(StoredCredential changed, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            try
            {
                using var _ = await table.UpdateEntityAsync(CredentialEntity.From(changed.Credential), new ETag(changed.Version), TableUpdateMode.Replace, token);
                return true;
            }
            catch (RequestFailedException exception)
                when (exception.Status == 412 || (exception.Status == 404 && !StorageFailure.IsMissingTable(exception)))
            {
                return false;
            }
        },
        cancellationToken);

    public Task<bool> RemoveAsync(string accountId, string id, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            using var removed = await table.DeleteEntityAsync(accountId, id, ETag.All, token);
            return removed.Status != 404;
        },
        cancellationToken);
}
