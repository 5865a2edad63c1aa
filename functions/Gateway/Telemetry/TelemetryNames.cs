namespace Interchange.Gateway.Telemetry;

/// <summary>Names under which the gateway's traces and metrics are found.</summary>
public static class TelemetryNames
{
    /// <summary>The meter.</summary>
    public const string Meter = "Interchange";

    /// <summary>The activity source.</summary>
    public const string ActivitySource = "Interchange";
}
