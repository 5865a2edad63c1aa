using Interchange.Embedded.ServiceBus.Topology;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>The broker that the clients and triggers of one process share, opened at its first use and closed with its last lease.</summary>
internal sealed class SharedBroker(BusConnection connection, TimeProvider time) : IAsyncDisposable
{
    private static readonly Dictionary<(BusConnection, TimeProvider), SharedBroker> Shared = [];

    private readonly Lock _opening = new();
    private volatile MessageBroker? _broker;
    private int _leases;

    /// <summary>The broker. Who finds that it cannot be opened may try again.</summary>
    public MessageBroker Broker
    {
        get
        {
            if (_broker is { } open)
            {
                return open;
            }

            lock (_opening)
            {
                return _broker ??= new MessageBroker(connection.StateFolder, TopologyFile.Load(connection.TopologyPath), time);
            }
        }
    }

    public static SharedBroker Lease(BusConnection connection, TimeProvider time)
    {
        lock (Shared)
        {
            if (!Shared.TryGetValue((connection, time), out var broker))
            {
                Shared.Add((connection, time), broker = new SharedBroker(connection, time));
            }

            broker._leases++;
            return broker;
        }
    }

    /// <summary>Ends one lease.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (Shared)
        {
            if (--_leases > 0)
            {
                return;
            }

            Shared.Remove((connection, time));
        }

        if (_broker is { } broker)
        {
            await broker.DisposeAsync();
        }
    }
}
