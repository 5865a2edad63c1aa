using Azure.Core;
using Azure.Messaging.ServiceBus;
using Interchange.App.Usage.DeadLetters;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.DeadLetters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.App.Usage;

/// <summary>Registers the way of usage events to the bus.</summary>
internal static class UsageServices
{
    private const string Connection = "ServiceBusConnection";
    public const string Topic = "usage-events";

    /// <summary>
    /// <c>ServiceBusConnection</c> is a connection string, or <c>ServiceBusConnection:fullyQualifiedNamespace</c> names the namespace
    /// and the app's own identity opens it.
    /// </summary>
    public static IServiceCollection AddUsageEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(provider => Client(configuration, provider));
        services.AddSingleton(static provider => provider.GetRequiredService<ServiceBusClient>().CreateSender(Topic));
        services.AddSingleton<IUsagePublisher, ServiceBusUsagePublisher>();
        services.AddSingleton<UsageOutbox>();
        services.AddSingleton<IDeadLetters, ServiceBusDeadLetters>();
        return services;
    }

    private static ServiceBusClient Client(IConfiguration configuration, IServiceProvider provider)
    {
        if (configuration[Connection] is { Length: > 0 } connectionString)
        {
            return new ServiceBusClient(connectionString);
        }

        if (configuration[$"{Connection}:fullyQualifiedNamespace"] is { Length: > 0 } fullyQualifiedNamespace)
        {
            return new ServiceBusClient(fullyQualifiedNamespace, provider.GetRequiredService<TokenCredential>());
        }

        throw new InvalidOperationException(
            $"Setting {Connection} is missing. Set it to a connection string, or set {Connection}__fullyQualifiedNamespace to the namespace's host name.");
    }
}
