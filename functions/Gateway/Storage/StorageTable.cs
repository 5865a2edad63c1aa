using System.Runtime.CompilerServices;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Interchange.Gateway.Storage;

/// <summary>
/// One table. The first write of the process creates it, and a write that finds it gone creates it again; reads of a table that
/// does not exist find nothing. Every operation ends within the operation timeout, and every outage is a <see cref="StorageUnavailableException"/>;
/// answers of storage such as a conflict stay <see cref="RequestFailedException"/>.
/// </summary>
public sealed class StorageTable
{
    /// <summary>What storage takes at once.</summary>
    private const int MaxTransaction = 100;

    private readonly TableServiceClient _service;
    private readonly TableClient _client;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly Dictionary<string, object?> _properties;
    private readonly Lock _gate = new();
    private Task? _creation;

    internal StorageTable(TableServiceClient service, string name, TimeSpan timeout, TimeProvider timeProvider)
    {
        _service = service;
        _client = service.GetTableClient(name);
        _timeout = timeout;
        _timeProvider = timeProvider;
        Name = name;
        _properties = new Dictionary<string, object?>(StringComparer.Ordinal) { [CountingPolicy.Table] = name };
    }

    public string Name { get; }

    /// <summary>Runs a read.</summary>
    /// <param name="operation">Gets the table and a token that ends at the timeout.</param>
    /// <param name="missing">The answer when the table does not exist.</param>
    /// <param name="cancellationToken">The caller's; its cancellation is not an outage.</param>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time, or not at all.</exception>
    public Task<T> ReadAsync<T>(Func<TableClient, CancellationToken, Task<T>> operation, T missing, CancellationToken cancellationToken) =>
        GuardAsync(
            async token =>
            {
                try
                {
                    return await operation(_client, token);
                }
                catch (RequestFailedException exception) when (StorageFailure.IsMissingTable(exception))
                {
                    return missing;
                }
            },
            cancellationToken);

    /// <summary>The rows that a filter finds, in the order of their keys, read in groups as far as the caller goes. None when the table does not exist.</summary>
    /// <param name="filter">An OData filter.</param>
    /// <param name="select">The properties that are needed; null for all.</param>
    /// <param name="group">Rows to an exchange with storage, each of which may take the operation timeout.</param>
    /// <param name="cancellationToken">The caller's; its cancellation is not an outage.</param>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time, or not at all.</exception>
    public async IAsyncEnumerable<TableEntity> RowsAsync(
        string filter, IReadOnlyCollection<string>? select, int group, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await ReadAsync(
                async (table, token) =>
                    await table.QueryAsync<TableEntity>(filter, group, select, token).AsPages(continuation).FirstOrDefaultAsync(token),
                missing: null,
                cancellationToken);
            foreach (var row in page?.Values ?? [])
            {
                yield return row;
            }

            continuation = page?.ContinuationToken;
        }
        while (continuation is not null);
    }

    /// <summary>
    /// Removes rows of one partition, a hundred at a time, whatever they hold. Rows that are gone already are removed.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time, or not at all; some rows may be removed.</exception>
    public async Task RemoveAsync(string partition, IEnumerable<string> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var group in rows.Chunk(MaxTransaction))
        {
            await WriteAsync(
                async (table, token) =>
                {
                    await RemoveAsync(table, partition, group, token);
                    return true;
                },
                cancellationToken);
        }
    }

    /// <summary>Runs a write, which must have the same effect when it runs twice.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time, or not at all; the write may have happened.</exception>
    public Task<T> WriteAsync<T>(Func<TableClient, CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        GuardAsync(
            async token =>
            {
                var creation = Created();
                await creation.WaitAsync(token);
                try
                {
                    return await operation(_client, token);
                }
                catch (RequestFailedException exception) when (StorageFailure.IsMissingTable(exception))
                {
                    // Someone removed the table while the process ran.
                    await Created(insteadOf: creation).WaitAsync(token);
                    return await operation(_client, token);
                }
            },
            cancellationToken);

    private static async Task RemoveAsync(TableClient table, string partition, string[] rows, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All)), cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && !StorageFailure.IsMissingTable(exception))
        {
            // One that is gone fails the transaction: someone else, or the lost try before a retry, removed it. Alone, the others go.
            foreach (var row in rows)
            {
                using var _ = await table.DeleteEntityAsync(partition, row, ETag.All, cancellationToken);
            }
        }
    }

    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var counted = HttpPipeline.CreateHttpMessagePropertiesScope(_properties);
        try
        {
            return await operation(either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && StorageFailure.IsOutage(exception))
        {
            throw new StorageUnavailableException(Name, exception);
        }
    }

    private Task Created(Task? insteadOf = null)
    {
        lock (_gate)
        {
            if (_creation is null || _creation == insteadOf || _creation.IsFaulted || _creation.IsCanceled)
            {
                _creation = CreateAsync();
            }

            return _creation;
        }
    }

    private async Task CreateAsync()
    {
        using var deadline = new CancellationTokenSource(_timeout, _timeProvider);
        await _service.CreateTableIfNotExistsAsync(Name, deadline.Token);
    }
}
