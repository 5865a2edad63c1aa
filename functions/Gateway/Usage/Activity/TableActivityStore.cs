using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>Roll-ups in table <c>Activity</c>. A period's one or two rows change together.</summary>
internal sealed class TableActivityStore(TableStorage storage) : IActivityStore
{
    private const int RowsTogether = 200;
    private const int KeysTogether = 1000;

    private readonly StorageTable _table = storage.Table("Activity");

    public Task<RollUpVersion> FindVersionAsync(string accountId, ActivityPeriod period, CancellationToken cancellationToken) => _table.ReadAsync(
        async (table, token) =>
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(accountId, ActivityRows.Key(period, users: false), ["RowKey", ActivityRows.Users], token);
            return found.HasValue ? new RollUpVersion(found.Value!.ETag.ToString(), found.Value.GetBoolean(ActivityRows.Users) ?? false) : RollUpVersion.None;
        },
        missing: RollUpVersion.None,
        cancellationToken);

    public Task<bool> TryWriteAsync(string accountId, ActivityPeriod period, ActivityCube cube, RollUpVersion seen, CancellationToken cancellationToken)
    {
        var actions = Replace(accountId, period, cube, seen);
        return _table.WriteAsync(
            async (table, token) =>
            {
                try
                {
                    await table.SubmitTransactionAsync(actions, token);
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

    public async IAsyncEnumerable<RollUp> ReadAsync(
        string accountId,
        PeriodLength length,
        DateTimeOffset from,
        DateTimeOffset to,
        bool users,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var byUser = RowsAsync(accountId, length, from, to, users: true, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var more = users && await byUser.MoveNextAsync();
        await foreach (var row in RowsAsync(accountId, length, from, to, users: false, cancellationToken))
        {
            var period = ActivityRows.PeriodOf(row, length, users: false);
            while (more && ActivityRows.PeriodOf(byUser.Current, length, users: true).Start < period.Start)
            {
                more = await byUser.MoveNextAsync();
            }

            yield return more && ActivityRows.PeriodOf(byUser.Current, length, users: true) == period
                ? ActivityRows.ToRollUp(byUser.Current, length, users: true)
                : ActivityRows.ToRollUp(row, length, users: false);
        }
    }

    public async Task RemoveAsync(string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        foreach (var users in (bool[])[true, false])
        {
            var keys = _table.RowsAsync(Filter(accountId, length, from, to, users), ["PartitionKey", "RowKey"], KeysTogether, cancellationToken);
            await foreach (var group in keys.Select(static row => row.RowKey).Chunk(KeysTogether).WithCancellation(cancellationToken))
            {
                await _table.RemoveAsync(accountId, group, cancellationToken);
            }
        }
    }

    private static List<TableTransactionAction> Replace(string accountId, ActivityPeriod period, ActivityCube cube, RollUpVersion seen)
    {
        var users = cube.HasUsers;
        var row = ActivityRows.From(accountId, period, users ? cube.WithoutUsers() : cube, users: false);
        row[ActivityRows.Users] = users;
        var actions = new List<TableTransactionAction>
        {
            seen.Tag is { } tag
                ? new(TableTransactionActionType.UpdateReplace, row, new ETag(tag))
                : new(TableTransactionActionType.Add, row),
        };
        if (users)
        {
            actions.Add(new(TableTransactionActionType.UpsertReplace, ActivityRows.From(accountId, period, cube, users: true)));
        }
        else if (seen.HasUsers)
        {
            actions.Add(new(TableTransactionActionType.Delete, new TableEntity(accountId, ActivityRows.Key(period, users: true)), ETag.All));
        }

        return actions;
    }

    private static string Filter(string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to, bool users)
    {
        var first = ActivityRows.Key(ActivityPeriod.Of(length, ActivityPeriod.Ceiling(length, from)), users);
        var end = ActivityRows.Key(ActivityPeriod.Of(length, ActivityPeriod.Ceiling(length, to)), users);
        return TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey ge {first} and RowKey lt {end}");
    }

    private IAsyncEnumerable<TableEntity> RowsAsync(
        string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to, bool users, CancellationToken cancellationToken) =>
        _table.RowsAsync(Filter(accountId, length, from, to, users), select: null, RowsTogether, cancellationToken);
}
