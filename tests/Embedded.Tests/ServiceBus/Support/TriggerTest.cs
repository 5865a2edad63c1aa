using Interchange.Embedded.Functions;
using Interchange.Embedded.Hosting;
using Interchange.Embedded.ServiceBus.Trigger;
using Microsoft.Extensions.Configuration;

namespace Interchange.Embedded.Tests.ServiceBus.Support;

/// <summary>A bus with listeners.</summary>
public abstract class TriggerTest : BusTest
{
    private protected CollectedLog Log { get; } = new();

    private protected Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["Remote:fullyQualifiedNamespace"] = "x.servicebus.windows.net",
        ["TopicName"] = "work",
    };

    private protected ITriggerListener Listener(string function, IFunctionInvoker invoker)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).AddInMemoryCollection([new("Bus", Folder.ConnectionString)]).Build();
        return new ServiceBusTriggerKind(configuration, Time, Log, new RequestsUnderWay()).CreateListener(Functions.Named(function), invoker);
    }

    private protected void HostSetting(string name, string value) => Settings[$"{BusTriggerOptions.Section}:{name}"] = value;
}
