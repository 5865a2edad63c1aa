using System.Diagnostics.Metrics;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Storage.Tests.Support;

/// <summary>Table storage as the product builds it.</summary>
internal sealed class Tables
{
    public Tables(StorageOptions options)
    {
        var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        Calls = new StorageCalls(provider.GetRequiredService<IMeterFactory>());
        Storage = new TableStorage(options, Calls, TimeProvider.System);
    }

    public StorageCalls Calls { get; }

    public TableStorage Storage { get; }

    /// <summary>Generous times: what is tested is not how fast this machine is.</summary>
    public static Tables Of(AzuriteFixture azurite, FaultTransport? transport = null) => new(new StorageOptions
    {
        Transport = transport,
        Tables = azurite.ConnectionString,
        TryTimeout = TimeSpan.FromSeconds(30),
        OperationTimeout = TimeSpan.FromSeconds(60),
    });
}
