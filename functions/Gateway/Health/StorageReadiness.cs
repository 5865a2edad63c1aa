using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Health;

/// <summary>Ready while table storage answers.</summary>
internal sealed class StorageReadiness(TableStorage storage) : IReadinessCheck
{
    public string Name => "storage";

    public async Task<string?> WhyNotReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A row that never exists: the cheapest question that only a storage in working order can answer.
            await storage.Table("Keys").ReadAsync(
                static async (table, token) => (await table.GetEntityIfExistsAsync<TableEntity>("readiness", "readiness", cancellationToken: token)).HasValue,
                missing: false,
                cancellationToken);
            return null;
        }
        catch (StorageUnavailableException)
        {
            return "Table storage does not answer. Known keys are served from memory; new keys and management requests get 503.";
        }
    }
}
