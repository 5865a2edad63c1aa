using System.Text.Json;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>A whole answer of a provider that speaks the same wire: its own, with the gateway's id, model and usage. Pure.</summary>
internal static class NativeMessage
{
    /// <param name="json">Where to.</param>
    /// <param name="native">The provider's message.</param>
    /// <param name="answer">The same in the gateway's own form.</param>
    public static void Write(Utf8JsonWriter json, JsonElement native, ChatAnswer answer)
    {
        json.WriteStartObject();
        WriteMembers(json, native, answer);
        MessageUsage.Write(json, answer.Usage ?? default, answer.ServiceTier, native.Find("usage"));
        if (answer.RoutingRecord is { } record)
        {
            json.WritePropertyName("openrouter_metadata");
            record.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes all but <c>usage</c>, and what OpenRouter's document demands and Anthropic may leave out.</summary>
    public static void WriteMembers(Utf8JsonWriter json, JsonElement native, ChatAnswer answer)
    {
        json.WriteString("id", answer.Id);
        foreach (var member in native.EnumerateObject())
        {
            switch (member.Name)
            {
                case "id" or "usage" or "provider":
                    break;
                case "model":
                    json.WriteString("model", answer.Model);
                    if (answer.Provider is { } provider)
                    {
                        json.WriteString("provider", provider);
                    }

                    break;
                case "content" when member.Value.ValueKind == JsonValueKind.Array:
                    json.WriteStartArray("content");
                    foreach (var block in member.Value.EnumerateArray())
                    {
                        MessageBlocks.Completed(json, block);
                    }

                    json.WriteEndArray();
                    break;
                default:
                    member.WriteTo(json);
                    break;
            }
        }

        foreach (var name in (string[])["container", "stop_details", "stop_sequence"])
        {
            if (!native.TryGetProperty(name, out _))
            {
                json.WriteNull(name);
            }
        }
    }
}
