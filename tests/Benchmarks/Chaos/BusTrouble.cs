using Azure.Messaging.ServiceBus;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Settlement;

namespace Interchange.Benchmarks.Chaos;

/// <summary>
/// Another consumer of the embedded bus, which settles as the product does and then does not say so: messages come again, elsewhere, later than those behind
/// them, and now and then while they are being settled by the one that holds them.
/// </summary>
internal sealed class BusTrouble(string stateFolder, SettleUsage settlement, int seed) : IAsyncDisposable
{
    public const string Topic = "usage-events";
    public const string Ledger = "ledger";

    private const int MostAtOnce = 30;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(300);

    private readonly Random _random = new(seed);
    private readonly ServiceBusClient _client = new($"Endpoint=sb://embedded/;StateFolder={stateFolder}");

    /// <summary>Messages that were settled here and were then delivered again.</summary>
    public int Repeated { get; private set; }

    /// <summary>Goes on until it is stopped; afterwards it holds no message.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var receiver = _client.CreateReceiver(Topic, Ledger);
        while (!stop.IsCancellationRequested)
        {
            if (_random.Next(3) == 0)
            {
                await SettleAsync(await receiver.PeekMessagesAsync(MostAtOnce, fromSequenceNumber: 0, CancellationToken.None));
            }
            else
            {
                var messages = await receiver.ReceiveMessagesAsync(_random.Next(1, MostAtOnce), Wait, CancellationToken.None);
                await SettleAsync(messages);
                await GiveBackAsync(receiver, [.. messages]);
            }

            await Task.Delay(LongestPause * _random.NextDouble(), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>How many messages a subscription has, those that somebody holds included.</summary>
    public async Task<int> CountAsync(string subscription, bool deadLetters, CancellationToken cancellationToken)
    {
        var options = new ServiceBusReceiverOptions { SubQueue = deadLetters ? SubQueue.DeadLetter : SubQueue.None };
        await using var receiver = _client.CreateReceiver(Topic, subscription, options);
        return (await receiver.PeekMessagesAsync(1_000, fromSequenceNumber: 0, cancellationToken)).Count;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task SettleAsync(IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        if (messages.Count == 0)
        {
            return;
        }

        // Some of them several times, in any order.
        var drawn = _random.GetItems([.. messages.Select(static message => new UsageMessage(message.MessageId!, message.Body.ToMemory()))], messages.Count);
        try
        {
            await settlement.HandleAsync(drawn, CancellationToken.None);
            Repeated += messages.Count;
        }
        catch (StorageUnavailableException)
        {
            // What was asked may have been done: the sums show it.
        }
    }

    private async Task GiveBackAsync(ServiceBusReceiver receiver, ServiceBusReceivedMessage[] messages)
    {
        _random.Shuffle(messages);
        foreach (var message in messages)
        {
            try
            {
                await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
            }
            catch (ServiceBusException exception) when (exception.Reason == ServiceBusFailureReason.MessageLockLost)
            {
                // Held for too long: it has been delivered again already.
            }
        }
    }
}
