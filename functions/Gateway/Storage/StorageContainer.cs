using Azure;
using Azure.Storage.Blobs;

namespace Interchange.Gateway.Storage;

/// <summary>
/// One blob container. A write that finds it missing creates it; reads of a container that does not exist find nothing. Every operation ends within the
/// timeout, and every outage is a <see cref="StorageUnavailableException"/>; answers of storage such as a conflict stay <see cref="RequestFailedException"/>.
/// </summary>
internal sealed class StorageContainer(Lazy<BlobServiceClient> service, string name, TimeSpan timeout, TimeProvider time)
{
    private BlobContainerClient Client => service.Value.GetBlobContainerClient(name);

    /// <summary>Runs a read; <paramref name="missing"/> where the container or the blob does not exist.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time, or not at all.</exception>
    public Task<T> ReadAsync<T>(Func<BlobContainerClient, CancellationToken, Task<T>> operation, T missing, CancellationToken cancellationToken) =>
        GuardAsync(
            async token =>
            {
                try
                {
                    return await operation(Client, token);
                }
                catch (RequestFailedException exception) when (exception.Status == 404)
                {
                    return missing;
                }
            },
            cancellationToken);

    /// <summary>Runs a write, which must have the same effect when it runs twice.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer in time, or not at all; the write may have happened.</exception>
    public Task<T> WriteAsync<T>(Func<BlobContainerClient, CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        GuardAsync(
            async token =>
            {
                try
                {
                    return await operation(Client, token);
                }
                catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode == "ContainerNotFound")
                {
                    await Client.CreateIfNotExistsAsync(cancellationToken: token);
                    return await operation(Client, token);
                }
            },
            cancellationToken);

    private async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await operation(either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && StorageFailure.IsOutage(exception))
        {
            throw new StorageUnavailableException(name, exception);
        }
    }
}
