using Azure.Data.Tables;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage.Generations;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Usage.Generations;

public sealed class TableGenerationStoreTests(AzuriteFixture azurite) : GenerationStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IGenerationStore Store => field ??= new TableGenerationStore(_tables.Storage);

    [Fact]
    public async Task Records_a_hundred_events_with_one_call()
    {
        await Store.RecordAsync([Event()], Cancel);
        var before = _tables.Calls.Count;

        await Store.RecordAsync([.. Enumerable.Range(0, 100).Select(_ => Event())], Cancel);

        Assert.Equal(1, _tables.Calls.Count - before);
    }

    [Fact]
    public async Task A_batch_that_comes_many_times_at_once_leaves_one_record_per_id()
    {
        var batch = Enumerable.Range(0, 30).Select(_ => Event()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.RecordAsync(batch, Cancel), Cancel)));

        var raw = new TableServiceClient(azurite.ConnectionString).GetTableClient("Generations");
        var account = batch[0].AccountId;
        var rows = await raw.QueryAsync<TableEntity>(row => row.PartitionKey == account, cancellationToken: Cancel).ToListAsync(Cancel);
        Assert.Equal(batch.Select(static e => e.GenerationId).Order(StringComparer.Ordinal), rows.Select(static row => row.RowKey).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_record_is_one_small_property()
    {
        var recorded = Event();
        await Store.RecordAsync([recorded], Cancel);

        var raw = new TableServiceClient(azurite.ConnectionString).GetTableClient("Generations");
        var row = (await raw.GetEntityAsync<TableEntity>(recorded.AccountId, recorded.GenerationId, cancellationToken: Cancel)).Value;

        Assert.Equal(["Event"], row.Keys.Except(["odata.etag", "PartitionKey", "RowKey", "Timestamp"]));
        Assert.InRange(row.GetString("Event").Length, 1, 700);
    }
}
