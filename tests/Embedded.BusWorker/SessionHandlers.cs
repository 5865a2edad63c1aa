using Azure.Messaging.ServiceBus;
using Interchange.Embedded.Functions;
using Interchange.Embedded.Hosting;
using Interchange.Embedded.ServiceBus.Trigger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Embedded.BusWorker;

/// <summary>Handles sessions through the trigger, and notes when each message began and ended.</summary>
internal sealed class SessionHandlers(Journal journal) : IFunctionInvoker
{
    public static async Task RunAsync(string connection, Journal journal, CancellationToken stop)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new KeyValuePair<string, string?>("Bus", connection)])
            .Build();
        var method = typeof(SessionHandlers).GetMethod(nameof(Handle))!;
        var parameter = method.GetParameters()[0];
        var trigger = (ServiceBusTriggerAttribute)Attribute.GetCustomAttribute(parameter, typeof(ServiceBusTriggerAttribute))!;
        var listener = new ServiceBusTriggerKind(configuration, TimeProvider.System, NullLoggerFactory.Instance, new RequestsUnderWay())
            .CreateListener(new FunctionDescriptor("Handle", method, parameter, trigger), new SessionHandlers(journal));
        await listener.StartAsync(CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        await listener.StopAsync(CancellationToken.None);
    }

    public static void Handle([ServiceBusTrigger("ordered", "sessions", Connection = "Bus", IsSessionsEnabled = true)] ServiceBusReceivedMessage message) =>
        ArgumentNullException.ThrowIfNull(message);

    public async Task<object?> InvokeAsync(
        FunctionDescriptor function,
        IReadOnlyList<object?> bindings,
        FunctionInvocation invocation,
        CancellationToken cancellationToken)
    {
        var message = (ServiceBusReceivedMessage)bindings[0]!;
        journal.Write("began", message.MessageId!);
        await Task.Yield();
        journal.Write("ended", message.MessageId!);
        return null;
    }
}
