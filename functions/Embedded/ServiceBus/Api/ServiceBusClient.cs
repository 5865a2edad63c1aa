using Azure.Core;
using Interchange.Embedded.ServiceBus;
using Interchange.Embedded.ServiceBus.Broker;

namespace Azure.Messaging.ServiceBus;

/// <summary>The way to the topics and subscriptions that are kept in the state folder. Safe for use by many threads; one is enough.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly BusConnection? _connection;
    private readonly ServiceBusClientOptions _options = new();
    private SharedBroker? _lease;

    /// <summary>A client on the state folder that <c>Endpoint=sb://embedded/;StateFolder=/absolute/path</c> names.</summary>
    /// <exception cref="FormatException">The string is not of that form.</exception>
    /// <exception cref="NotSupportedException">The string names a service on the network.</exception>
    public ServiceBusClient(string connectionString)
        : this(connectionString, new ServiceBusClientOptions())
    {
    }

    /// <inheritdoc cref="ServiceBusClient(string)"/>
    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
        : this(BusConnection.Parse(connectionString), TimeProvider.System) => _options = options ?? new ServiceBusClientOptions();

    /// <summary>Not available in this runtime.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential) =>
        throw BusConnection.NoNetwork(fullyQualifiedNamespace);

    /// <inheritdoc cref="ServiceBusClient(string, TokenCredential)"/>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options) =>
        throw BusConnection.NoNetwork(fullyQualifiedNamespace);

    /// <summary>For a test's own implementation, which overrides what it uses.</summary>
    protected ServiceBusClient()
    {
    }

    internal ServiceBusClient(BusConnection connection, TimeProvider time)
    {
        _connection = connection;
        _lease = SharedBroker.Lease(connection, time);
    }

    public virtual string FullyQualifiedNamespace => _connection?.Namespace ?? "";

    public virtual bool IsClosed => Volatile.Read(ref _lease) is null;

    internal MessageBroker Broker =>
        Volatile.Read(ref _lease)?.Broker ?? throw new ObjectDisposedException(nameof(ServiceBusClient), "The client is closed.");

    internal TimeSpan TryTimeout => _options.RetryOptions.TryTimeout;

    /// <summary>A sender to the topic. That the topic exists is checked by its first send.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => new(this, queueOrTopicName);

    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) =>
        CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    /// <summary>A receiver of the subscription, or of its dead letters. That both exist is checked by its first call.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options) =>
        new(this, topicName, subscriptionName, options ?? new ServiceBusReceiverOptions());

    public virtual async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _lease, null) is { } lease)
        {
            await lease.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
