using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Storage;

/// <summary>Where tables are and how long the gateway waits for them.</summary>
public sealed record StorageOptions
{
    /// <summary>The setting that <see cref="Tables"/> comes from.</summary>
    public const string TablesSetting = "Storage:Tables";

    /// <summary>True when <see cref="Tables"/> is an address, which the process's identity opens; false for a connection string.</summary>
    public bool NeedsIdentity => Tables.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    /// <summary>The local emulator on its usual port.</summary>
    public const string Development = "UseDevelopmentStorage=true";

    /// <summary>
    /// A connection string, <see cref="Development"/>, or the address of a table service (<c>https://….table.core.windows.net</c>),
    /// which is then reached with the process's identity. Default: <see cref="Development"/>.
    /// </summary>
    public string Tables { get; init; } = Development;

    /// <summary>The setting that <see cref="Blobs"/> comes from.</summary>
    public const string BlobsSetting = "Storage:Blobs";

    /// <summary>
    /// As <see cref="Tables"/>, for blobs (<c>https://….blob.core.windows.net</c>). Default: the connection string of the tables, or
    /// <see cref="Development"/> where they have an address.
    /// </summary>
    public string Blobs { get; init; } = Development;

    /// <summary>True when <see cref="Blobs"/> is an address, which the process's identity opens; false for a connection string.</summary>
    public bool BlobsNeedIdentity => Blobs.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    /// <summary>Longest wait for one operation on a blob, its retries included: payloads are up to 50 MB.</summary>
    public TimeSpan BlobTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for one HTTP exchange with storage.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest wait for one operation, its retries included.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Retries after the first try; they come 50 to 400 ms after each other.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>Carries the exchanges instead of HTTP; null for HTTP.</summary>
    internal HttpPipelineTransport? Transport { get; init; }

    /// <summary>Reads <c>Storage:Tables</c> and <c>Storage:Blobs</c>.</summary>
    public static StorageOptions From(IConfiguration configuration)
    {
        var options = configuration[TablesSetting] is { Length: > 0 } tables ? new StorageOptions { Tables = tables } : new StorageOptions();
        return options with
        {
            Blobs = configuration[BlobsSetting] is { Length: > 0 } blobs ? blobs : options.NeedsIdentity ? Development : options.Tables,
        };
    }
}
