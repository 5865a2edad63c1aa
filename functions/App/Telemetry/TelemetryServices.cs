using Interchange.Gateway.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Interchange.App.Telemetry;

/// <summary>Registers the export of traces and metrics.</summary>
internal static class TelemetryServices
{
    /// <summary>
    /// Exports over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or the one for traces or metrics) is set; otherwise nothing is collected at all.
    /// Source: OpenTelemetry's environment variable specification.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var common = IsSet(configuration, "OTEL_EXPORTER_OTLP_ENDPOINT");
        var traces = common || IsSet(configuration, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        var metrics = common || IsSet(configuration, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
        if (!traces && !metrics)
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry().ConfigureResource(static resource => resource.AddService("interchange"));
        if (traces)
        {
            telemetry.WithTracing(static tracing => tracing.AddSource(TelemetryNames.ActivitySource).AddOtlpExporter());
        }

        if (metrics)
        {
            telemetry.WithMetrics(static metering => metering.AddMeter(TelemetryNames.Meter, "Interchange.Embedded").AddOtlpExporter());
        }

        return services;
    }

    private static bool IsSet(IConfiguration configuration, string variable) => !string.IsNullOrEmpty(configuration[variable]);
}
