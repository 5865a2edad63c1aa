using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>
/// Makes JSON of what a model wrote instead of it: prose and fences around it, missing brackets, commas too many or too few, single quotes, bare names, comments,
/// Python's words. Pure. What it makes is valid; what it cannot make sense of it leaves alone. Source of the faults: OpenRouter's response-healing plugin.
/// </summary>
internal static class JsonHealing
{
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The healed text; null where it is valid already, or holds nothing that could be JSON.</summary>
    public static string? Heal(string text)
    {
        if (IsValid(text))
        {
            return null;
        }

        // Halves of surrogate pairs, which no JSON can hold, are replaced.
        var body = WithoutFence(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        if (body.AsSpan().IndexOfAny('{', '[') is not (>= 0 and var start))
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(text.Length + 16);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            if (!new Reader(body, start).TryCopy(json, depth: 0))
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static bool IsValid(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The second is what the platform throws for text with half a surrogate pair.
            return false;
        }
    }

    /// <summary>What stands inside the first fence, or all of it where there is none.</summary>
    private static string WithoutFence(string text)
    {
        var open = text.IndexOf("```", StringComparison.Ordinal);
        if (open < 0 || text.AsSpan(0, open).ContainsAny('{', '['))
        {
            return text;
        }

        var line = text.IndexOf('\n', open);
        if (line < 0)
        {
            return text[(open + 3)..];
        }

        var close = text.LastIndexOf("```", StringComparison.Ordinal);
        return close > line ? text[(line + 1)..close] : text[(line + 1)..];
    }

    private ref struct Reader(string text, int start)
    {
        private int _at = start;

        private readonly bool Ended => _at >= text.Length;

        private readonly char Next => text[_at];

        /// <summary>Copies the value that comes; false where it is nested too deep, or where there is none.</summary>
        public bool TryCopy(Utf8JsonWriter json, int depth)
        {
            SkipSpace();
            if (Ended || depth > MaxDepth)
            {
                return false;
            }

            switch (Next)
            {
                case '{':
                    return TryCopyObject(json, depth);
                case '[':
                    return TryCopyArray(json, depth);
                case '"' or '\'' or '“':
                    json.WriteStringValue(ReadString());
                    return true;
                default:
                    WriteWord(json, ReadWord());
                    return true;
            }
        }

        private bool TryCopyObject(Utf8JsonWriter json, int depth)
        {
            _at++;
            json.WriteStartObject();
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (true)
            {
                SkipSpaceAnd(',');
                if (Ended || Next is '}' or ']')
                {
                    // A bracket of the wrong kind ends it as well: the model has lost count.
                    _at += Ended || Next == ']' ? 0 : 1;
                    json.WriteEndObject();
                    return true;
                }

                var name = Next is '"' or '\'' or '“' ? ReadString() : ReadName();
                SkipSpace();
                if (!Ended && Next is ':' or '=')
                {
                    _at++;
                }

                SkipSpace();
                var isNew = names.Add(name);
                if (isNew)
                {
                    json.WritePropertyName(name);
                }

                if (Ended || Next is ',' or '}')
                {
                    if (isNew)
                    {
                        json.WriteNullValue();
                    }

                    continue;
                }

                if (!isNew)
                {
                    using var dropped = new Utf8JsonWriter(Stream.Null);
                    if (!TryCopy(dropped, depth + 1))
                    {
                        return false;
                    }
                }
                else if (!TryCopy(json, depth + 1))
                {
                    return false;
                }
            }
        }

        private bool TryCopyArray(Utf8JsonWriter json, int depth)
        {
            _at++;
            json.WriteStartArray();
            while (true)
            {
                SkipSpaceAnd(',');
                if (Ended || Next is ']' or '}')
                {
                    _at += Ended || Next == '}' ? 0 : 1;
                    json.WriteEndArray();
                    return true;
                }

                var before = _at;
                if (!TryCopy(json, depth + 1))
                {
                    return false;
                }

                // A sign that begins no value would be met for ever.
                _at += _at == before ? 1 : 0;
            }
        }

        private string ReadString()
        {
            var quote = Next == '“' ? '”' : Next;
            _at++;
            var value = new StringBuilder();
            while (!Ended && Next != quote)
            {
                if (Next == '\\' && _at + 1 < text.Length)
                {
                    ReadEscape(value);
                    continue;
                }

                value.Append(Next);
                _at++;
            }

            _at++;
            return Sound(value);
        }

        private void ReadEscape(StringBuilder value)
        {
            _at++;
            var sign = Next;
            _at++;
            switch (sign)
            {
                case 'n':
                    value.Append('\n');
                    break;
                case 't':
                    value.Append('\t');
                    break;
                case 'r':
                    value.Append('\r');
                    break;
                case 'b':
                    value.Append('\b');
                    break;
                case 'f':
                    value.Append('\f');
                    break;
                case 'u' when _at + 4 <= text.Length && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var unit):
                    value.Append((char)unit);
                    _at += 4;
                    break;
                default:
                    value.Append(sign);
                    break;
            }
        }

        /// <summary>A name without quotes, up to what follows it.</summary>
        private string ReadName()
        {
            var from = _at;
            while (!Ended && Next is not (':' or '=' or ',' or '{' or '}' or '[' or ']' or '\n'))
            {
                _at++;
            }

            _at += _at == from && !Ended ? 1 : 0;
            return Sound(new StringBuilder(text[from.._at].Trim()));
        }

        private string ReadWord()
        {
            var from = _at;
            while (!Ended && Next is not (',' or '}' or ']' or '{' or '[' or '\n' or '\r'))
            {
                _at++;
            }

            return text[from.._at].Trim();
        }

        private static void WriteWord(Utf8JsonWriter json, string word)
        {
            switch (word)
            {
                case "true" or "True" or "TRUE":
                    json.WriteBooleanValue(true);
                    break;
                case "false" or "False" or "FALSE":
                    json.WriteBooleanValue(false);
                    break;
                case "" or "null" or "None" or "undefined" or "NaN" or "nil":
                    json.WriteNullValue();
                    break;
                default:
                    if (IsNumber(word))
                    {
                        json.WriteRawValue(word);
                    }
                    else
                    {
                        json.WriteStringValue(Sound(new StringBuilder(word)));
                    }

                    break;
            }
        }

        private static bool IsNumber(string word)
        {
            try
            {
                using var document = JsonDocument.Parse(word);
                return document.RootElement.ValueKind == JsonValueKind.Number;
            }
            catch (JsonException)
            {
                return false;
            }
        }

        /// <summary>The text with halves of surrogate pairs replaced, which no JSON can hold.</summary>
        private static string Sound(StringBuilder value) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value.ToString()));

        private void SkipSpaceAnd(char separator)
        {
            SkipSpace();
            while (!Ended && Next == separator)
            {
                _at++;
                SkipSpace();
            }
        }

        /// <summary>Skips white space and comments.</summary>
        private void SkipSpace()
        {
            while (!Ended)
            {
                if (char.IsWhiteSpace(Next))
                {
                    _at++;
                }
                else if (text.AsSpan(_at).StartsWith("//"))
                {
                    _at = text.IndexOf('\n', _at) is >= 0 and var line ? line : text.Length;
                }
                else if (text.AsSpan(_at).StartsWith("/*"))
                {
                    _at = text.IndexOf("*/", _at, StringComparison.Ordinal) is >= 0 and var end ? end + 2 : text.Length;
                }
                else
                {
                    return;
                }
            }
        }
    }
}
