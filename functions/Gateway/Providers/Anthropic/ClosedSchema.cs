using System.Text.Json;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// A JSON schema as <c>output_config.format</c> takes it: objects closed (<c>additionalProperties: false</c>), as Anthropic's guide of structured outputs asks.
/// What a schema says of further members by itself stays. Pure.
/// </summary>
internal static class ClosedSchema
{
    /// <summary>Writes the schema.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement schema)
    {
        switch (schema.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in schema.EnumerateObject())
                {
                    if (member.NameEquals("additionalProperties") && member.Value.ValueKind == JsonValueKind.True)
                    {
                        continue;
                    }

                    json.WritePropertyName(member.Name);
                    if (member.Name is "enum" or "const" or "default" or "examples" or "required")
                    {
                        member.Value.WriteTo(json);
                    }
                    else if (member.Name is "properties" or "$defs" or "definitions" && member.Value.ValueKind == JsonValueKind.Object)
                    {
                        WriteNamed(json, member.Value);
                    }
                    else
                    {
                        Write(json, member.Value);
                    }
                }

                if (IsOpen(schema))
                {
                    json.WriteBoolean("additionalProperties", false);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var element in schema.EnumerateArray())
                {
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            default:
                schema.WriteTo(json);
                break;
        }
    }

    private static void WriteNamed(Utf8JsonWriter json, JsonElement schemas)
    {
        json.WriteStartObject();
        foreach (var member in schemas.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            Write(json, member.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>Whether it is of an object that may have members which it does not name.</summary>
    private static bool IsOpen(JsonElement schema) =>
        (schema.TryGetProperty("properties", out _) || (schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object")))
        && (!schema.TryGetProperty("additionalProperties", out var others) || others.ValueKind == JsonValueKind.True);
}
