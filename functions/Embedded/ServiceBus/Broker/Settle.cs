using Azure.Messaging.ServiceBus;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Runs what settles a message as the asynchronous call that the API is.</summary>
internal static class Settle
{
    public static Task Run(ServiceBusReceivedMessage message, Action<Delivery> settle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        try
        {
            settle(message.Delivery ?? throw new InvalidOperationException("The message was peeked or made for a test, and holds no lock: only a received message can be settled."));
            return Task.CompletedTask;
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }
}
