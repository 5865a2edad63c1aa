using Azure.Data.Tables;

namespace Interchange.EndToEnd.Tests.Credits;

/// <summary>Reads an account's books behind the product's back, again and again: one query of a partition, which storage answers as of one moment.</summary>
internal sealed class LedgerWatch : IAsyncDisposable
{
    private readonly TableClient _table;
    private readonly string _filter;
    private readonly List<LedgerSample> _samples = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    private LedgerWatch(string connectionString, string accountId)
    {
        _table = new TableServiceClient(connectionString).GetTableClient("Ledger");

        // The balance and the leases; entries sort behind them.
        _filter = TableClient.CreateQueryFilter($"PartitionKey eq {accountId} and RowKey ge {"balance"} and RowKey lt {"f"}");
    }

    /// <summary>Looks at an account when it is asked to.</summary>
    public static LedgerWatch Of(string connectionString, string accountId) => new(connectionString, accountId);

    /// <summary>Starts to take samples.</summary>
    public static LedgerWatch Start(string connectionString, string accountId)
    {
        var watch = new LedgerWatch(connectionString, accountId);
        watch._watching = Task.Run(watch.WatchAsync);
        return watch;
    }

    /// <summary>The books as they are now.</summary>
    public async Task<LedgerSample> ReadAsync(CancellationToken cancellationToken)
    {
        var (balance, outstanding) = (new TableEntity(), 0L);
        await foreach (var row in _table.QueryAsync<TableEntity>(_filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == "balance")
            {
                balance = row;
            }
            else if (row.RowKey.StartsWith("escrow-", StringComparison.Ordinal) && !row.ContainsKey("Subject"))
            {
                outstanding += Amount(row, "Net") - Amount(row, "Settled");
            }
        }

        return new LedgerSample(Amount(balance, "Granted"), Amount(balance, "Charged"), Amount(balance, "Available"), Amount(balance, "Leased"), outstanding);
    }

    /// <summary>Takes no more samples, and hands over those that there are.</summary>
    public async Task<IReadOnlyList<LedgerSample>> StopAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        return _samples;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static long Amount(TableEntity row, string name) => row.GetInt64(name) ?? 0;

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _samples.Add(await ReadAsync(CancellationToken.None));
        }
    }
}
