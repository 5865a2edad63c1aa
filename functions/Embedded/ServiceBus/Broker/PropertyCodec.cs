using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>Application properties as JSON that keeps each value's type: <c>{"name":["i4","42"]}</c>.</summary>
internal static class PropertyCodec
{
    /// <returns>Null for no properties.</returns>
    /// <exception cref="SerializationException">A value is of a type that messages cannot carry.</exception>
    public static byte[]? Encode(IEnumerable<KeyValuePair<string, object>>? properties)
    {
        if (properties is null or ICollection<KeyValuePair<string, object>> { Count: 0 })
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in properties)
            {
                var (type, text) = Encode(name, value);
                json.WriteStartArray(name);
                json.WriteStringValue(type);
                json.WriteStringValue(text);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static ImmutableDictionary<string, object> Decode(ReadOnlySpan<byte> json)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                properties[name] = Decode(Next(ref reader, skip: 2), Next(ref reader, skip: 1));
            }
        }

        return properties.ToImmutable();
    }

    private static string Next(ref Utf8JsonReader reader, int skip)
    {
        for (var token = 0; token < skip; token++)
        {
            reader.Read();
        }

        return reader.GetString()!;
    }

    private static (string Type, string Text) Encode(string name, object? value) => value switch
    {
        string text => ("s", text),
        bool flag => ("b", flag ? "1" : "0"),
        byte number => ("u1", Invariant(number)),
        sbyte number => ("i1", Invariant(number)),
        short number => ("i2", Invariant(number)),
        ushort number => ("u2", Invariant(number)),
        int number => ("i4", Invariant(number)),
        uint number => ("u4", Invariant(number)),
        long number => ("i8", Invariant(number)),
        ulong number => ("u8", Invariant(number)),
        float number => ("f4", number.ToString("R", CultureInfo.InvariantCulture)),
        double number => ("f8", number.ToString("R", CultureInfo.InvariantCulture)),
        decimal number => ("m", Invariant(number)),
        char character => ("c", Invariant((int)character)),
        Guid guid => ("g", guid.ToString()),
        DateTime time => ("d", time.ToString("O", CultureInfo.InvariantCulture)),
        DateTimeOffset time => ("o", time.ToString("O", CultureInfo.InvariantCulture)),
        TimeSpan span => ("t", Invariant(span.Ticks)),
        Uri uri => ("uri", uri.OriginalString),
        _ => throw new SerializationException(
            $"The application property '{name}' is of type {value?.GetType().FullName ?? "null"}, which a message cannot carry; use a string, a number, a boolean, a Guid, a time or a Uri."),
    };

    private static object Decode(string type, string text)
    {
        var culture = CultureInfo.InvariantCulture;
        return type switch
        {
            "s" => text,
            "b" => text == "1",
            "u1" => byte.Parse(text, culture),
            "i1" => sbyte.Parse(text, culture),
            "i2" => short.Parse(text, culture),
            "u2" => ushort.Parse(text, culture),
            "i4" => int.Parse(text, culture),
            "u4" => uint.Parse(text, culture),
            "i8" => long.Parse(text, culture),
            "u8" => ulong.Parse(text, culture),
            "f4" => float.Parse(text, culture),
            "f8" => double.Parse(text, culture),
            "m" => decimal.Parse(text, culture),
            "c" => (char)int.Parse(text, culture),
            "g" => Guid.Parse(text),
            "d" => DateTime.ParseExact(text, "O", culture, DateTimeStyles.RoundtripKind),
            "o" => DateTimeOffset.ParseExact(text, "O", culture),
            "t" => TimeSpan.FromTicks(long.Parse(text, culture)),
            "uri" => new Uri(text, UriKind.RelativeOrAbsolute),
            _ => throw new SerializationException($"The state file holds an application property of the unknown type '{type}'."),
        };
    }

    private static string Invariant(IFormattable value) => value.ToString(format: null, CultureInfo.InvariantCulture);
}
