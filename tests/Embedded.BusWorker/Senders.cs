using System.Globalization;
using Azure.Messaging.ServiceBus;

namespace Interchange.Embedded.BusWorker;

/// <summary>Sends numbered messages, alone and in batches, and notes those whose send returned.</summary>
internal static class Senders
{
    public static async Task SendAsync(string connection, Journal journal, int sessions, CancellationToken stop)
    {
        await using var client = new ServiceBusClient(connection);
        await using var sender = client.CreateSender(sessions == 0 ? "work" : "ordered");
        var name = Guid.NewGuid().ToString("N")[..8];
        for (var number = 0; !stop.IsCancellationRequested; number += 3)
        {
            var messages = Enumerable.Range(number, 3).Select(item => Message(name, item, sessions)).ToArray();
            await sender.SendMessageAsync(messages[0], stop);
            journal.Write("sent", messages[0].MessageId!);
            await sender.SendMessagesAsync(messages[1..], stop);
            journal.Write("sent", messages[1].MessageId!);
            journal.Write("sent", messages[2].MessageId!);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, stop);
        }
    }

    private static ServiceBusMessage Message(string sender, int number, int sessions) => new(number.ToString(CultureInfo.InvariantCulture))
    {
        MessageId = string.Create(CultureInfo.InvariantCulture, $"{sender}:{number:D6}"),
        SessionId = sessions == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{sender}-{number % sessions}"),
    };
}
