using System.Runtime.InteropServices;
using System.Text.Json;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>Writes a caller's JSON as it stood, escapes and numbers untouched.</summary>
internal static class RawJson
{
    public static void WriteRaw(this Utf8JsonWriter json, JsonElement value) => json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    public static void WriteRaw(this Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        json.WriteRaw(value);
    }
}
