using Azure.Data.Tables;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage.Generations;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Usage.Generations;

public sealed class TableGenerationStoreTests(AzuriteFixture azurite) : GenerationStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IGenerationStore Store => field ??= new TableGenerationStore(_tables.Storage);

    private TableClient Raw => new TableServiceClient(azurite.ConnectionString).GetTableClient("Generations");

    [Fact]
    public async Task Records_a_hundred_events_with_one_call()
    {
        await RecordAsync([Event()]);
        var before = _tables.Calls.Count;

        await RecordAsync(Enumerable.Range(0, 100).Select(_ => Event()));

        Assert.Equal(1, _tables.Calls.Count - before);
    }

    [Fact]
    public async Task A_batch_that_comes_many_times_at_once_leaves_one_row()
    {
        var batch = Enumerable.Range(0, 30).Select(_ => Event()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RecordAsync(batch), Cancel)));

        var row = Assert.Single(await RowsAsync(batch[0].AccountId));
        Assert.StartsWith(batch[0].GenerationId + "!", row.RowKey, StringComparison.Ordinal);
        Assert.Equal(batch[^1].GenerationId, row.GetString("Last"));
    }

    [Fact]
    public async Task Hundreds_of_events_are_a_small_row()
    {
        var batch = Enumerable.Range(0, 200).Select(_ => Event() with { Provider = "Scripted", EndpointTag = "scripted", UserAgent = "curl/8" }).ToArray();

        await RecordAsync(batch);

        var row = Assert.Single(await RowsAsync(batch[0].AccountId));
        Assert.Equal(["Last", "Page", "Size"], row.Keys.Except(["odata.etag", "PartitionKey", "RowKey", "Timestamp"]).Order(StringComparer.Ordinal));
        Assert.InRange(row.GetBinary("Page").Length, 1, 12_000);
    }

    [Fact]
    public async Task What_may_have_been_recorded_before_is_kept_once()
    {
        var events = Enumerable.Range(0, 90).Select(index => Event(1_773_478_800 + (index % 3 * 50))).ToArray();
        await RecordAsync(events[..40]);
        await RecordAsync(events[..40], again: true);
        await RecordAsync([.. events[20..60], events[5], events[89]], again: true);
        await RecordAsync(events, again: true);
        await RecordAsync(events[30..31], again: true);

        var kept = (await RowsAsync(events[0].AccountId)).SelectMany(GenerationPageEntity.Records).Select(static record => record.GenerationId);

        Assert.Equal(events.Select(static e => e.GenerationId).Order(StringComparer.Ordinal), kept.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Looks_at_no_page_that_cannot_hold_the_id()
    {
        var batches = Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, 5).Select(_ => Event()).ToArray()).ToArray();
        foreach (var batch in batches)
        {
            await RecordAsync(batch);
        }

        var before = _tables.Calls.Count;
        Assert.NotNull(await Store.FindAsync(batches[7][2].AccountId, batches[7][2].GenerationId, Cancel));

        Assert.Equal(1, _tables.Calls.Count - before);
        var (from, to) = GenerationPage.KeysFor(batches[7][2].GenerationId);
        var rows = await RowsAsync(batches[0][0].AccountId);
        Assert.Equal(20, rows.Count);
        var eligible = rows.Where(row => string.CompareOrdinal(row.RowKey, from) >= 0 && string.CompareOrdinal(row.RowKey, to) < 0
            && string.CompareOrdinal(row.GetString("Last"), batches[7][2].GenerationId) >= 0);
        Assert.Equal(batches[7][0].GenerationId, Assert.Single(eligible).RowKey.Split('!')[0]);
    }

    [Fact]
    public async Task A_generation_that_two_pages_hold_is_listed_once()
    {
        var events = Enumerable.Range(0, 6).Select(_ => Event()).ToArray();
        await RecordAsync(events[..4]);
        await RecordAsync(events[2..]);
        Assert.Equal(2, (await RowsAsync(events[0].AccountId)).Count);

        var listed = await ListAsync(1_773_478_800, 1_773_478_860);

        Assert.Equal(events.Select(static e => e.GenerationId), listed.Select(static record => record.GenerationId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lists_and_removes_with_few_calls_and_reads_no_page_of_another_minute()
    {
        for (var minute = 0; minute < 12; minute++)
        {
            await RecordAsync(Enumerable.Range(0, 50).Select(_ => Event(1_773_478_800 + (minute * 60))));
        }

        var before = _tables.Calls.Count;
        Assert.Equal(600, (await ListAsync(1_773_478_800, 1_773_478_800 + 720)).Count);
        Assert.Equal(1, _tables.Calls.Count - before);

        Assert.Equal(12, await Store.RemoveAsync(Event().AccountId, DateTimeOffset.FromUnixTimeSeconds(1_773_478_800), DateTimeOffset.FromUnixTimeSeconds(1_773_478_800 + 720), Cancel));
        Assert.Equal(3, _tables.Calls.Count - before);
    }

    [Fact]
    public async Task A_damaged_page_is_said_to_be_damaged()
    {
        var recorded = Event();
        await RecordAsync([recorded]);
        var row = Assert.Single(await RowsAsync(recorded.AccountId));
        row["Page"] = row.GetBinary("Page")[..^3];
        await Raw.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.FindAsync(recorded.AccountId, recorded.GenerationId, Cancel));
    }

    private async Task<IReadOnlyList<TableEntity>> RowsAsync(string account) =>
        await Raw.QueryAsync<TableEntity>(row => row.PartitionKey == account, cancellationToken: Cancel).ToListAsync(Cancel);
}
