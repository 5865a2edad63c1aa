using System.Data.Common;
using Interchange.Embedded.ServiceBus.Topology;

namespace Interchange.Embedded.ServiceBus;

/// <summary>What a connection string says: <c>Endpoint=sb://embedded/;StateFolder=/absolute/path</c>, and optionally <c>Topology=/absolute/path.json</c>.</summary>
/// <param name="Namespace">The host of the endpoint.</param>
/// <param name="StateFolder">The folder that the processes of one application share.</param>
/// <param name="TopologyPath">The file that declares topics and subscriptions; servicebus.json beside the application by default.</param>
internal sealed record BusConnection(string Namespace, string StateFolder, string TopologyPath)
{
    private const string Form = "Endpoint=sb://embedded/;StateFolder=/absolute/path";

    /// <exception cref="FormatException">The string is not of that form.</exception>
    /// <exception cref="NotSupportedException">The string names a service on the network.</exception>
    public static BusConnection Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var builder = new DbConnectionStringBuilder();
        try
        {
            builder.ConnectionString = connectionString;
        }
        catch (ArgumentException failure)
        {
            throw new FormatException($"The Service Bus connection string is malformed; write {Form}.", failure);
        }

        if (!Uri.TryCreate(Value(builder, "Endpoint"), UriKind.Absolute, out var endpoint) || endpoint.Scheme != "sb")
        {
            throw new FormatException($"The Service Bus connection string has no Endpoint with the scheme sb; write {Form}.");
        }

        if (Value(builder, "StateFolder") is not { } folder)
        {
            throw endpoint.Host.Contains('.', StringComparison.Ordinal)
                ? NoNetwork(endpoint.Host)
                : new FormatException($"The Service Bus connection string has no StateFolder; write {Form}.");
        }

        if (!Path.IsPathFullyQualified(folder))
        {
            throw new FormatException($"The StateFolder '{folder}' of the Service Bus connection string is not an absolute path; write {Form}.");
        }

        return new BusConnection(
            endpoint.Host,
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)),
            Path.GetFullPath(Value(builder, "Topology") ?? Path.Combine(AppContext.BaseDirectory, TopologyFile.Name)));
    }

    public static NotSupportedException NoNetwork(string host) => new(
        $"The embedded runtime has no network and cannot reach the Service Bus namespace '{host}'; "
        + $"use the connection string {Form}, or build the application for Azure with -p:FunctionsRuntime=Azure.");

    private static string? Value(DbConnectionStringBuilder builder, string key) =>
        builder.TryGetValue(key, out var value) && value is string { Length: > 0 } text ? text : null;
}
