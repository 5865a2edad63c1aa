using Azure.Core;
using Azure.Storage.Blobs;

namespace Interchange.Gateway.Storage;

/// <summary>The blob service that the gateway keeps payloads in. One for the process; made on first use, for an installation may never need it.</summary>
public sealed class BlobStorage
{
    private readonly StorageOptions _options;
    private readonly StorageCalls _calls;
    private readonly TimeProvider _time;
    private readonly TokenCredential? _credential;
    private readonly Lazy<BlobServiceClient> _service;

    /// <param name="options">Where storage is.</param>
    /// <param name="calls">Counts the exchanges.</param>
    /// <param name="timeProvider">Clock of the operation timeout.</param>
    /// <param name="credential">The process's identity; needed when the setting is an address.</param>
    public BlobStorage(StorageOptions options, StorageCalls calls, TimeProvider timeProvider, TokenCredential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _calls = calls;
        _time = timeProvider;
        _credential = credential;
        _service = new Lazy<BlobServiceClient>(Connect, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>A container by name. The first write of the process creates it.</summary>
    internal StorageContainer Container(string name) => new(_service, name, _options.BlobTimeout, _time);

    private BlobServiceClient Connect()
    {
        var options = new BlobClientOptions
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = _options.MaxRetries,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromMilliseconds(400),
                NetworkTimeout = _options.BlobTimeout,
            },
            Diagnostics = { IsLoggingContentEnabled = false, IsDistributedTracingEnabled = false },
        };
        options.AddPolicy(new CountingPolicy(_calls), HttpPipelinePosition.PerRetry);
        options.Transport = _options.Transport ?? options.Transport;
        return _options.BlobsNeedIdentity ? ByIdentity(options) : ByConnectionString(options);
    }

    private BlobServiceClient ByIdentity(BlobClientOptions options)
    {
        if (!Uri.TryCreate(_options.Blobs, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidOperationException(
                $"Setting {StorageOptions.BlobsSetting} is an address that the gateway's identity may not be sent to. "
                + "Use https://<account>.blob.core.windows.net, or a connection string.");
        }

        return _credential is null
            ? throw new InvalidOperationException(
                $"Setting {StorageOptions.BlobsSetting} is an address, which needs an identity, but no TokenCredential is registered. "
                + "Register one, or use a connection string.")
            : new BlobServiceClient(address, _credential, options);
    }

    private BlobServiceClient ByConnectionString(BlobClientOptions options)
    {
        try
        {
            return new BlobServiceClient(_options.Blobs, options);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // The inner message may quote the setting, which holds an account key.
#pragma warning disable MA0054
            throw new InvalidOperationException(
                $"Setting {StorageOptions.BlobsSetting} is not a connection string of a storage account with blobs. "
                + $"Use {StorageOptions.Development}, a connection string with a blob endpoint, or https://<account>.blob.core.windows.net.");
#pragma warning restore MA0054
        }
    }
}
