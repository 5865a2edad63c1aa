using System.Diagnostics.Metrics;
using Interchange.Embedded.Tests.ServiceBus.Support;

namespace Interchange.Embedded.Tests.ServiceBus;

public sealed class BusMetricsTests : BusTest
{
    [Fact]
    public async Task Counts_operations_and_messages()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Name == "Interchange.Embedded" && instrument.Name.StartsWith("bus.", StringComparison.Ordinal))
            {
                meters.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            // Other tests use the same meter at the same time, on other threads.
            if (Environment.CurrentManagedThreadId == thread)
            {
                counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.Start();

        // Nothing here waits, so all of it runs on this thread.
        await Sender().SendMessageAsync(Message("a"), Cancellation);
        await Sender().SendMessagesAsync([Message("b"), Message("c")], Cancellation);
        Client.Broker.Settlement.CompleteAll(await Take(Receiver()));
        await Take(Receiver());

        Assert.Equal((2, 3, 1, 3), (counts["bus.sends"], counts["bus.messages_sent"], counts["bus.receives"], counts["bus.completes"]));
    }
}
