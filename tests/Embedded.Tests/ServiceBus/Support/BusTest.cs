using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Embedded.Tests.ServiceBus.Support;

/// <summary>One client on a folder of its own, and a clock that the test moves.</summary>
public abstract class BusTest : IAsyncDisposable
{
    private protected BusTest() => Client = Folder.Client(Time);

    private protected BusFolder Folder { get; } = new();

    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private protected ServiceBusClient Client { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ServiceBusSender Sender(string topic = "work") => Client.CreateSender(topic);

    private protected ServiceBusReceiver Receiver(string topic = "work", string subscription = "all", SubQueue queue = SubQueue.None) =>
        Client.CreateReceiver(topic, subscription, new ServiceBusReceiverOptions { SubQueue = queue });

    private protected ServiceBusReceiver DeadLetters(string topic = "work", string subscription = "all") => Receiver(topic, subscription, SubQueue.DeadLetter);

    /// <summary>What is there now.</summary>
    private protected static Task<IReadOnlyList<ServiceBusReceivedMessage>> Take(ServiceBusReceiver receiver, int most = 100) =>
        receiver.ReceiveMessagesAsync(most, TimeSpan.Zero, Cancellation);

    private protected static async Task<ServiceBusReceivedMessage> TakeOne(ServiceBusReceiver receiver) => Assert.Single(await Take(receiver, 1));

    private protected static ServiceBusMessage Message(string id) => new($"body of {id}") { MessageId = id };

    private protected static async Task<ServiceBusFailureReason> Refusal(Func<Task> action) => (await Assert.ThrowsAsync<ServiceBusException>(action)).Reason;
}
