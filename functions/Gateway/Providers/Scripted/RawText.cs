using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// Writes JSON strings the way most model servers do: only what the grammar demands is escaped, so emoji and CJK are UTF-8 on the wire.
/// The platform's most relaxed encoder still escapes everything beyond the basic multilingual plane.
/// </summary>
internal static class RawText
{
    public static void Write(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Quote(value), skipInputValidation: true);
    }

    private static string Quote(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var unit in value)
        {
            switch (unit)
            {
                case '"' or '\\':
                    quoted.Append('\\').Append(unit);
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case < ' ':
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                    break;
                default:
                    quoted.Append(unit);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }
}
