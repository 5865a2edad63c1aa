using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Storage;

public sealed class StorageTableTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reading_a_table_that_does_not_exist_finds_nothing_and_creates_nothing()
    {
        var tables = Tables.Of(azurite);
        var name = Name();

        var rows = await tables.Storage.Table(name).ReadAsync(
            static async (table, token) => await table.QueryAsync<TableEntity>(cancellationToken: token).CountAsync(token),
            missing: -1,
            Cancel);

        Assert.Equal(-1, rows);
        Assert.False(await ExistsAsync(name));
    }

    [Fact]
    public async Task The_first_write_creates_the_table_and_later_ones_do_not_ask()
    {
        var tables = Tables.Of(azurite);
        var table = tables.Storage.Table(Name());
        await WriteAsync(table);
        var before = tables.Calls.Count;

        await WriteAsync(table);

        Assert.Equal(1, tables.Calls.Count - before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_creates_a_table_again_that_was_removed(bool transaction)
    {
        var table = Tables.Of(azurite).Storage.Table(Name());
        await WriteAsync(table);
        await new TableServiceClient(azurite.ConnectionString).DeleteTableAsync(table.Name, Cancel);

        await WriteAsync(table, transaction);

        Assert.True(await ExistsAsync(table.Name));
    }

    [Fact]
    public async Task Many_first_writes_at_once_create_the_table_once()
    {
        var tables = Tables.Of(azurite);
        var table = tables.Storage.Table(Name());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WriteAsync(table)));

        Assert.Equal(21, tables.Calls.Count);
    }

    [Fact]
    public async Task Calls_are_counted_by_table_transactions_as_well()
    {
        var tables = Tables.Of(azurite);
        var table = tables.Storage.Table(Name());
        var counted = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listening) =>
        {
            if (instrument.Name == "storage.calls")
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, calls, tags, _) =>
        {
            if (tags.Contains(new KeyValuePair<string, object?>("db.collection.name", table.Name)))
            {
                Interlocked.Add(ref counted, (int)calls);
            }
        });
        listener.Start();

        await WriteAsync(table);
        await WriteAsync(table, transaction: true);

        Assert.Equal(3, tables.Calls.Count);
        Assert.Equal(3, counted);
    }

    [Fact]
    public async Task A_conflict_is_an_answer_not_an_outage()
    {
        var table = Tables.Of(azurite).Storage.Table(Name());
        await WriteAsync(table);

        var conflict = await Assert.ThrowsAsync<RequestFailedException>(() => table.WriteAsync(
            static async (client, token) => await client.AddEntityAsync(new TableEntity("p", "r"), token), Cancel));

        Assert.Equal(409, conflict.Status);
    }

    [Fact]
    public async Task Storage_that_refuses_connections_is_an_outage_within_two_seconds()
    {
        var store = new TableKeyStore(new Tables(new StorageOptions { Tables = AzuriteFixture.ConnectionStringFor(FreePort.Next()) }).Storage);
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.FindAsync(new string('0', 64), Cancel));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.DeleteAsync(Key(), Cancel));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ListAsync("a", Cancel).FirstOrDefaultAsync(Cancel).AsTask());

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Storage_that_accepts_and_never_answers_is_an_outage_after_the_operation_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var store = new TableKeyStore(new Tables(new StorageOptions
        {
            Tables = AzuriteFixture.ConnectionStringFor(((IPEndPoint)silent.LocalEndpoint).Port),
            TryTimeout = TimeSpan.FromSeconds(20),
            OperationTimeout = TimeSpan.FromMilliseconds(300),
        }).Storage);
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.FindAsync(new string('0', 64), Cancel));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.CreateAsync(Key(), Cancel));

        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_caller_that_leaves_is_not_an_outage()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var store = new TableKeyStore(new Tables(new StorageOptions
        {
            Tables = AzuriteFixture.ConnectionStringFor(((IPEndPoint)silent.LocalEndpoint).Port),
        }).Storage);
        using var leaving = new CancellationTokenSource();
        var finding = store.FindAsync(new string('0', 64), leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
    }

    [Fact]
    public async Task Credentials_that_storage_refuses_are_an_outage()
    {
        var wrong = azurite.ConnectionString.Replace("Eby8", "Abc1", StringComparison.Ordinal);
        var store = new TableKeyStore(new Tables(new StorageOptions { Tables = wrong }).Storage);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.FindAsync(new string('0', 64), Cancel));
    }

    private static string Name() => "T" + Guid.NewGuid().ToString("N");

    private static ApiKey Key() => new()
    {
        Hash = new string('0', 64),
        AccountId = "a",
        Kind = KeyKind.Inference,
        Name = "key",
        Label = "sk-ic-v1-000…0000",
        CreatedAt = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero),
    };

    private static Task<bool> WriteAsync(StorageTable table, bool transaction = false) => table.WriteAsync(
        async (client, token) =>
        {
            if (transaction)
            {
                await client.SubmitTransactionAsync(
                    [
                        new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("p", "r")),
                        new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("p", "s")),
                    ],
                    token);
            }
            else
            {
                await client.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: token);
            }

            return true;
        },
        Cancel);

    private async Task<bool> ExistsAsync(string name) =>
        await new TableServiceClient(azurite.ConnectionString).QueryAsync(table => table.Name == name, cancellationToken: Cancel).AnyAsync(Cancel);
}
