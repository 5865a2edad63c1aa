using System.Diagnostics.Metrics;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Counts operations as the service would bill them.</summary>
internal static class BusMetrics
{
    public const string MeterName = "Interchange.Embedded";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>Sends, a batch counting as one.</summary>
    public static readonly Counter<long> Sends = Meter.CreateCounter<long>("bus.sends");

    public static readonly Counter<long> MessagesSent = Meter.CreateCounter<long>("bus.messages_sent");

    /// <summary>Receives that returned messages.</summary>
    public static readonly Counter<long> Receives = Meter.CreateCounter<long>("bus.receives");

    /// <summary>Messages completed.</summary>
    public static readonly Counter<long> Completes = Meter.CreateCounter<long>("bus.completes");
}
