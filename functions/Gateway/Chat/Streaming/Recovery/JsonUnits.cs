using System.Buffers;
using System.Globalization;
using System.Text;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Streaming.Recovery;

/// <summary>
/// The text of JSON strings in UTF-16 units. Units, not characters: a provider may cut a text between the two halves of a surrogate pair, and
/// one may escape what another sends as it is.
/// </summary>
internal static class JsonUnits
{
    private static readonly SearchValues<char> NeedEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static control => (char)control), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(static half => (char)half)]);

    /// <summary>Appends the text of a string to a buffer.</summary>
    /// <param name="json">What stands between the quotes of a valid JSON string.</param>
    /// <param name="text">Where to.</param>
    public static void Decode(ReadOnlySpan<byte> json, ArrayBufferWriter<char> text)
    {
        while (!json.IsEmpty)
        {
            var plain = json.IndexOf((byte)'\\');
            var run = plain < 0 ? json : json[..plain];
            text.Advance(Encoding.UTF8.GetChars(run, text.GetSpan(run.Length)));
            if (plain < 0)
            {
                return;
            }

            json = json[plain..];
            var length = json[1] == 'u' ? 6 : 2;
            text.GetSpan(1)[0] = Unescaped(json[..length]);
            text.Advance(1);
            json = json[length..];
        }
    }

    /// <summary>Appends the text as what stands between the quotes of a JSON string.</summary>
    public static void Encode(ReadOnlySpan<char> text, PooledBody json)
    {
        Span<byte> escape = stackalloc byte[6];
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(NeedEscape);
            var run = plain < 0 ? text : text[..plain];
            json.Advance(Encoding.UTF8.GetBytes(run, json.GetMemory(Encoding.UTF8.GetMaxByteCount(run.Length)).Span));
            if (plain < 0)
            {
                return;
            }

            text = text[plain..];
            if (char.IsHighSurrogate(text[0]) && text.Length > 1 && char.IsLowSurrogate(text[1]))
            {
                json.Advance(Encoding.UTF8.GetBytes(text[..2], json.GetMemory(4).Span));
                text = text[2..];
                continue;
            }

            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)text[0]:x4}"), escape);
            json.Append(escape);
            text = text[1..];
        }
    }

    private static char Unescaped(ReadOnlySpan<byte> escape) => (char)escape[1] switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => (char)ushort.Parse(escape[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        var itself => itself,
    };
}
