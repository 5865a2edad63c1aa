using Azure.Messaging.ServiceBus;

namespace Interchange.Embedded.BusWorker;

/// <summary>Receives and completes, and notes both: a receipt before anything is done with it, a completion when it returned.</summary>
internal static class Receivers
{
    public static async Task ReceiveAsync(string connection, Journal journal, CancellationToken stop)
    {
        await using var client = new ServiceBusClient(connection);
        await using var receiver = client.CreateReceiver("work", "all");
        while (!stop.IsCancellationRequested)
        {
            foreach (var message in await receiver.ReceiveMessagesAsync(8, TimeSpan.FromSeconds(1), stop))
            {
                journal.Write("received", message.MessageId!);
                await receiver.CompleteMessageAsync(message, CancellationToken.None);
                journal.Write("completed", message.MessageId!);
            }
        }
    }
}
