using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>The agenda in table <c>ActivityAgenda</c>.</summary>
internal sealed class TableActivityAgenda(TableStorage storage) : IActivityAgenda
{
    private const int RowsTogether = 1000;

    private readonly StorageTable _table = storage.Table("ActivityAgenda");

    public Task MarkAsync(string accountId, ActivityPeriod period, CancellationToken cancellationToken) =>
        PutAsync(AgendaRows.From(accountId, period), cancellationToken);

    public IAsyncEnumerable<DuePeriod> ListDueAsync(PeriodLength length, DateTimeOffset before, CancellationToken cancellationToken) =>
        RowsAsync(AgendaRows.Due, AgendaRows.First(length), AgendaRows.Before(length, before), cancellationToken).Select(row => AgendaRows.ToDue(row, length));

    public Task SettleAsync(DuePeriod due, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            try
            {
                using var response = await table.DeleteEntityAsync(
                    AgendaRows.Due, AgendaRows.From(due.AccountId, due.Period).RowKey, new ETag(due.Version), token);
                return true;
            }
            catch (RequestFailedException exception) when (exception.Status == 412)
            {
                // Marked again: it stays due.
                return false;
            }
        },
        cancellationToken);

    public Task<RollUpProgress> ProgressAsync(CancellationToken cancellationToken) => _table.ReadAsync(
        static async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(AgendaRows.Progress, AgendaRows.ProgressRow, cancellationToken: token);
            return found.HasValue ? AgendaRows.ToProgress(found.Value!) : RollUpProgress.None;
        },
        missing: RollUpProgress.None,
        cancellationToken);

    public Task AdvanceAsync(RollUpProgress progress, CancellationToken cancellationToken) => PutAsync(AgendaRows.From(progress), cancellationToken);

    public Task KeepRecordsAsync(KeptDay day, CancellationToken cancellationToken) =>
        PutAsync(new TableEntity(AgendaRows.Records, AgendaRows.Key(day)), cancellationToken);

    public IAsyncEnumerable<KeptDay> ListRecordsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        RowsAsync(AgendaRows.Records, "0", AgendaRows.Before(before), cancellationToken).Select(AgendaRows.ToKept);

    public async Task RecordsRemovedAsync(KeptDay day, CancellationToken cancellationToken)
    {
        await PutAsync(new TableEntity(AgendaRows.RollUps, AgendaRows.Key(day)), cancellationToken);
        await _table.RemoveAsync(AgendaRows.Records, [AgendaRows.Key(day)], cancellationToken);
    }

    public IAsyncEnumerable<KeptDay> ListRollUpsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        RowsAsync(AgendaRows.RollUps, "0", AgendaRows.Before(before), cancellationToken).Select(AgendaRows.ToKept);

    public Task RollUpRemovedAsync(KeptDay day, CancellationToken cancellationToken) =>
        _table.RemoveAsync(AgendaRows.RollUps, [AgendaRows.Key(day)], cancellationToken);

    private IAsyncEnumerable<TableEntity> RowsAsync(string partition, string first, string end, CancellationToken cancellationToken) => _table.RowsAsync(
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}"), select: null, RowsTogether, cancellationToken);

    private Task<bool> PutAsync(TableEntity row, CancellationToken cancellationToken) => _table.WriteAsync(
        async (table, token) =>
        {
            using var response = await table.UpsertEntityAsync(row, TableUpdateMode.Replace, token);
            return true;
        },
        cancellationToken);
}
