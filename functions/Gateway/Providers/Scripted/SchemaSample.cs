using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// Makes a small JSON document that satisfies a JSON schema. Knows <c>type</c>, <c>properties</c>, <c>items</c>, <c>enum</c>, <c>const</c>,
/// <c>anyOf</c>, <c>oneOf</c>, <c>allOf</c>' first member, <c>minimum</c>, <c>minItems</c>, <c>minLength</c> and references within the document.
/// </summary>
internal static class SchemaSample
{
    private const int MaxDepth = 32;

    /// <summary>The document; <c>{}</c> without a schema.</summary>
    public static string For(JsonElement? schema)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } root)
        {
            return "{}";
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteValue(json, root, root, depth: 0);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter json, JsonElement schema, JsonElement root, int depth)
    {
        schema = Resolve(schema, root);
        if (depth > MaxDepth || schema.ValueKind != JsonValueKind.Object)
        {
            json.WriteNullValue();
        }
        else if (schema.TryGetProperty("const", out var constant))
        {
            constant.WriteTo(json);
        }
        else if (schema.TryGetProperty("enum", out var values) && values.GetArrayLength() > 0)
        {
            values[0].WriteTo(json);
        }
        else if (FirstAlternative(schema) is { } alternative)
        {
            WriteValue(json, alternative, root, depth + 1);
        }
        else
        {
            WriteOfType(json, TypeOf(schema), schema, root, depth);
        }
    }

    private static void WriteOfType(Utf8JsonWriter json, string? type, JsonElement schema, JsonElement root, int depth)
    {
        switch (type)
        {
            case "object":
                WriteObject(json, schema, root, depth);
                break;
            case "array":
                WriteArray(json, schema, root, depth);
                break;
            case "string":
                json.WriteStringValue("scripted".PadRight((int)Bound(schema, "minLength", 0), '.'));
                break;
            case "integer":
                json.WriteNumberValue((long)Math.Ceiling(Bound(schema, "minimum", 1)));
                break;
            case "number":
                json.WriteNumberValue(Bound(schema, "minimum", 1.5m));
                break;
            case "boolean":
                json.WriteBooleanValue(true);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, JsonElement schema, JsonElement root, int depth)
    {
        json.WriteStartObject();
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                json.WritePropertyName(property.Name);
                WriteValue(json, property.Value, root, depth + 1);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, JsonElement schema, JsonElement root, int depth)
    {
        json.WriteStartArray();

        // A schema that contains itself ends in an empty list where it may.
        var least = (int)Bound(schema, "minItems", 0);
        var count = depth < 4 ? Math.Max(1, least) : least;
        if (schema.TryGetProperty("items", out var items))
        {
            for (var index = 0; index < count; index++)
            {
                WriteValue(json, items, root, depth + 1);
            }
        }

        json.WriteEndArray();
    }

    private static JsonElement Resolve(JsonElement schema, JsonElement root)
    {
        for (var hops = 0; hops < MaxDepth && schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference); hops++)
        {
            schema = root;
            foreach (var step in reference.GetString()!.Split('/').Skip(1))
            {
                var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty(name, out schema))
                {
                    return default;
                }
            }
        }

        return schema;
    }

    private static JsonElement? FirstAlternative(JsonElement schema)
    {
        foreach (var keyword in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(keyword, out var alternatives) && alternatives.GetArrayLength() > 0)
            {
                return alternatives[0];
            }
        }

        return null;
    }

    private static string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return schema.TryGetProperty("properties", out _) ? "object" : null;
        }

        return type.ValueKind == JsonValueKind.Array ? type[0].GetString() : type.GetString();
    }

    private static decimal Bound(JsonElement schema, string keyword, decimal otherwise) =>
        schema.TryGetProperty(keyword, out var bound) && bound.ValueKind == JsonValueKind.Number && bound.TryGetDecimal(out var value) ? value : otherwise;
}
