using System.Security.Cryptography;
using Azure.Data.Tables;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Usage.Activity;

public sealed class TableActivityStoreTests(AzuriteFixture azurite) : ActivityStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    private protected override IActivityStore Store => field ??= new TableActivityStore(_tables.Storage);

    private TableClient Raw => new TableServiceClient(azurite.ConnectionString).GetTableClient("Activity");

    [Fact]
    public async Task A_roll_up_is_seen_written_and_read_with_one_call_each()
    {
        await WriteAsync(Quarter(0), Cube(1, null));
        var before = _tables.Calls.Count;

        await WriteAsync(Quarter(1), Cube(1, "user-1"));
        Assert.Equal(2, _tables.Calls.Count - before);

        Assert.Equal(2, await Store.ReadAsync(AccountId, PeriodLength.Quarter, Quarter(0).Start, Quarter(2).Start, users: false, Cancel).CountAsync(Cancel));
        Assert.Equal(3, _tables.Calls.Count - before);
    }

    [Fact]
    public async Task Tens_of_thousands_of_end_users_fit_and_no_request_is_lost()
    {
        var cube = new ActivityCube();
        for (var user = 0; user < 60_000; user++)
        {
            cube.Add(Event(user));
        }

        Assert.True(await WriteAsync(Quarter(0), cube));

        var read = Assert.Single(await Store.ReadAsync(AccountId, PeriodLength.Quarter, Quarter(0).Start, Quarter(1).Start, users: true, Cancel).ToListAsync(Cancel));
        Assert.Equal(60_000, read.Cube.Cells.Sum(static cell => cell.Value[ActivityMeasure.Requests]));
        Assert.InRange(read.Cube.Cells.Count, 5_000, 20_000);
        Assert.Contains(read.Cube.Cells.Keys, static key => key[ActivityDimension.ExternalUser] == ActivityKey.Other);
        var (_, totals) = Assert.Single(Assert.Single(await Store.ReadAsync(AccountId, PeriodLength.Quarter, Quarter(0).Start, Quarter(1).Start, users: false, Cancel).ToListAsync(Cancel)).Cube.Cells);
        Assert.Equal(60_000, totals[ActivityMeasure.Requests]);
    }

    [Fact]
    public async Task A_damaged_roll_up_is_said_to_be_damaged()
    {
        await WriteAsync(Quarter(0), Cube(1, null));
        var row = Assert.Single(await Raw.QueryAsync<TableEntity>(row => row.PartitionKey == AccountId, cancellationToken: Cancel).ToListAsync(Cancel));
        row["Cube"] = row.GetBinary("Cube")[..^5];
        await Raw.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await Store.ReadAsync(AccountId, PeriodLength.Quarter, Quarter(0).Start, Quarter(1).Start, users: false, Cancel).ToListAsync(Cancel));
    }

    private UsageEvent Event(int user) => new()
    {
        GenerationId = "gen-1",
        AccountId = AccountId,
        KeyHash = new string('a', 64),
        Model = "scripted/echo",
        CreatedAt = Quarter(0).Start,
        Streamed = true,
        LatencyMs = 10 + user,

        // Incompressible, as ids of users are.
        ExternalUser = Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(user))),
    };
}
