using System.Collections.Concurrent;
using Azure.Core;
using Azure.Data.Tables;

namespace Interchange.Gateway.Storage;

/// <summary>The table service that the gateway keeps its data in. One for the process.</summary>
public sealed class TableStorage
{
    private readonly TableServiceClient _service;
    private readonly ConcurrentDictionary<string, StorageTable> _tables = new(StringComparer.Ordinal);
    private readonly StorageOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <param name="options">Where storage is.</param>
    /// <param name="calls">Counts the exchanges.</param>
    /// <param name="timeProvider">Clock of the operation timeout.</param>
    /// <param name="credential">The process's identity; needed when the setting is an address.</param>
    /// <exception cref="InvalidOperationException">The setting is neither a connection string nor an address that the gateway can use.</exception>
    public TableStorage(StorageOptions options, StorageCalls calls, TimeProvider timeProvider, TokenCredential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _timeProvider = timeProvider;
        _service = Connect(options, calls, credential);
    }

    /// <summary>A table by name; the same object for the same name.</summary>
    public StorageTable Table(string name) =>
        _tables.GetOrAdd(
            name,
            static (name, self) => new StorageTable(self._service, name, self._options.OperationTimeout, self._timeProvider),
            this);

    private static TableServiceClient Connect(StorageOptions options, StorageCalls calls, TokenCredential? credential)
    {
        var clientOptions = new TableClientOptions
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = options.MaxRetries,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromMilliseconds(400),
                NetworkTimeout = options.TryTimeout,
            },
            Diagnostics = { IsLoggingContentEnabled = false, IsDistributedTracingEnabled = false },
        };
        clientOptions.AddPolicy(new CountingPolicy(calls), HttpPipelinePosition.PerRetry);
        clientOptions.Transport = options.Transport ?? clientOptions.Transport;

        if (options.NeedsIdentity)
        {
            if (!Uri.TryCreate(options.Tables, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
            {
                throw new InvalidOperationException(
                    $"Setting {StorageOptions.TablesSetting} is an address that the gateway's identity may not be sent to. "
                    + "Use https://<account>.table.core.windows.net, or a connection string.");
            }

            return credential is null
                ? throw new InvalidOperationException(
                    $"Setting {StorageOptions.TablesSetting} is an address, which needs an identity, but no TokenCredential is registered. "
                    + "Register one, or use a connection string.")
                : new TableServiceClient(address, credential, clientOptions);
        }

        try
        {
            return new TableServiceClient(options.Tables, clientOptions);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // The inner message may quote the setting, which holds an account key.
#pragma warning disable MA0054
            throw new InvalidOperationException(
                $"Setting {StorageOptions.TablesSetting} is not a connection string of a storage account. "
                + $"Use {StorageOptions.Development}, a connection string with a table endpoint, or https://<account>.table.core.windows.net.");
#pragma warning restore MA0054
        }
    }
}
