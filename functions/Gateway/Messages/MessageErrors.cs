using System.Text.Json;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Messages;

/// <summary>Failures in Anthropic's words. Source: <c>AnthropicMessagesErrorResponse</c> and <c>MessagesErrorEvent</c> of OpenRouter's OpenAPI document.</summary>
internal static class MessageErrors
{
    /// <summary>Writes <c>type</c>, <c>error</c> and what stands beside it, into an object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, GatewayError error)
    {
        json.WriteString("type", "error");
        Write(json, error.Status, error.Message, error.Type);
        if (error.Metadata is { Count: > 0 } || error.Availability is not null)
        {
            json.WriteStartObject("metadata");
            foreach (var (name, value) in error.Metadata ?? [])
            {
                json.WritePropertyName(name);
                if (value is null)
                {
                    json.WriteNullValue();
                }
                else
                {
                    value.WriteTo(json);
                }
            }

            if (error.Availability is { } availability)
            {
                json.WritePropertyName("availability");
                availability.WriteTo(json);
            }

            json.WriteEndObject();
        }

        if (error.RoutingRecord is { } record)
        {
            json.WritePropertyName("openrouter_metadata");
            record.WriteTo(json);
        }
    }

    /// <summary>Writes the event of an answer that failed in the middle.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="error">The <c>error</c> of the gateway's own chunk.</param>
    /// <param name="routing">The record of the route; null for none.</param>
    public static void WriteEvent(Utf8JsonWriter json, JsonElement error, JsonElement? routing)
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        Write(json, (int)error.Count("code"), error.Text("message") ?? "The answer failed.", error.Find("metadata")?.Text("error_type"));
        if (routing is { } record)
        {
            json.WritePropertyName("openrouter_metadata");
            record.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>Anthropic's type for a status.</summary>
    public static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 or 410 => "not_found_error",
        408 or 504 => "timeout_error",
        429 => "rate_limit_error",
        503 or 529 => "overloaded_error",
        >= 400 and < 500 => "invalid_request_error",
        _ => "api_error",
    };

    private static void Write(Utf8JsonWriter json, int status, string message, string? type)
    {
        json.WriteStartObject("error");
        json.WriteString("type", TypeOf(status));
        json.WriteString("message", message);
        if (type is not null)
        {
            json.WriteString("error_type", type);
        }

        json.WriteEndObject();
    }
}
