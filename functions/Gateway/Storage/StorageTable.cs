using Azure;
using Azure.Data.Tables;

namespace Interchange.Gateway.Storage;

/// <summary>
/// One table. The first write of the process creates it, and a write that finds it gone creates it again; reads of a table that
/// does not exist find nothing. Every operation ends within the operation timeout, and every outage is a <see cref="StorageUnavailableException"/>;
/// answers of storage such as a conflict stay <see cref="RequestFailedException"/>.
/// </summary>
public sealed class StorageTable
{
    private readonly TableServiceClient _service;
    private readonly TableClient _client;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _gate = new();
    private Task? _creation;

    internal StorageTable(TableServiceClient service, string name, TimeSpan timeout, TimeProvider timeProvider)
    {
        _service = service;
        _client = service.GetTableClient(name);
        _timeout = timeout;
        _timeProvider = timeProvider;
        Name = name;
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

    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
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
