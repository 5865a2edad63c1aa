using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>An error that a caller may be told later.</summary>
internal sealed record StoredError(int Status, string Type, string Message)
{
    public JsonObject? Metadata { get; init; }

    public JsonObject? Availability { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static StoredError Of(GatewayError error) =>
        new(error.Status, error.Type, error.Message) { Metadata = error.Metadata, Availability = error.Availability, RetryAfter = error.RetryAfter };

    public GatewayError Restore() => new(Status, Type, Message) { Metadata = Metadata, Availability = Availability, RetryAfter = RetryAfter };
}
