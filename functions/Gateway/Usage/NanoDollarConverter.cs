using System.Text.Json;
using System.Text.Json.Serialization;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage;

/// <summary><see cref="Money"/> as a whole number of nano-dollars.</summary>
internal sealed class NanoDollarConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.NanoDollars);
}
