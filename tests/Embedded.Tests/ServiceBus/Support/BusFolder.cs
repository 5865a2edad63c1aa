using Azure.Messaging.ServiceBus;
using Interchange.Embedded.ServiceBus;
using Interchange.Embedded.ServiceBus.Broker;
using Interchange.Embedded.ServiceBus.Topology;
using Interchange.Embedded.Tests.Hosting;

namespace Interchange.Embedded.Tests.ServiceBus.Support;

/// <summary>A state folder with its own servicebus.json, gone with the test.</summary>
internal sealed class BusFolder : IDisposable
{
    public const string Topology = """
        {
          "topics": [
            {
              "name": "work",
              "defaultMessageTimeToLive": "P14D",
              "subscriptions": [
                { "name": "all", "maxDeliveryCount": 3, "lockDuration": "PT1M", "deadLetteringOnMessageExpiration": true },
                { "name": "other", "maxDeliveryCount": 3, "lockDuration": "PT30S" }
              ]
            },
            {
              "name": "once",
              "requiresDuplicateDetection": true,
              "duplicateDetectionHistoryTimeWindow": "PT10M",
              "subscriptions": [{ "name": "all" }]
            },
            {
              "name": "ordered",
              "subscriptions": [{ "name": "sessions", "requiresSession": true, "maxDeliveryCount": 1000, "lockDuration": "PT1M" }]
            }
          ]
        }
        """;

    public BusFolder(string topology = Topology)
    {
        Directory.CreateDirectory(Path);
        TopologyPath = System.IO.Path.Combine(Path, "servicebus.json");
        File.WriteAllText(TopologyPath, topology);
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"interchange-bus-{Guid.NewGuid():N}");

    public string TopologyPath { get; }

    public string ConnectionString => $"Endpoint=sb://embedded/;StateFolder={Path};Topology={TopologyPath}";

    public ServiceBusClient Client(TimeProvider time) => new(BusConnection.Parse(ConnectionString), time);

    /// <summary>A broker of its own, as another process would have one.</summary>
    public MessageBroker Broker(TimeProvider time) => new(Path, TopologyFile.Load(TopologyPath), time);

    /// <summary>A process of its own on the folder.</summary>
    public Task<Worker> StartWorkerAsync(string role, CancellationToken cancellationToken)
    {
        var journal = System.IO.Path.Combine(Path, $"{role}-{Guid.NewGuid():N}.journal");
        return Worker.StartAsync("Embedded.BusWorker", journal, [role, ConnectionString, journal], cancellationToken);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
