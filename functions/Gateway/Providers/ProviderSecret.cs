using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Providers;

/// <summary>
/// A provider's key (invariant I8). No property tells it, and it prints as <c>[secret]</c>, so that neither a log, an interpolated
/// string, a debugger nor a serializer gives it away; only <see cref="Reveal"/> does, which belongs where the request header is written.
/// </summary>
[DebuggerDisplay("[secret]")]
public sealed class ProviderSecret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <summary>
    /// A key, or a JSON object that holds one, such as an account's file of Google's: it is kept in one line of visible ASCII, blanks inside its strings as <c>\u0020</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty, cannot stand in an HTTP header, or begins like JSON and is none. The message does not hold it.</exception>
    public ProviderSecret(string value)
    {
        // Secrets that come from files often end in a line break.
        _value = value.Trim();
        if (_value.StartsWith('{'))
        {
            _value = Compact(_value) ?? throw new ArgumentException("A provider key that begins with a brace must be one JSON object.", nameof(value));
        }

        if (_value.Length == 0)
        {
            throw new ArgumentException("A provider key must not be empty.", nameof(value));
        }

        // Checked here, because the header's own complaint would quote the key.
        if (_value.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e'))
        {
            throw new ArgumentException("A provider key holds visible ASCII characters only: no blanks, line breaks or accents.", nameof(value));
        }
    }

    /// <summary>The key itself. For the request header of the provider's own origin, nothing else.</summary>
    public string Reveal() => _value;

    /// <summary>True for a credential that is a JSON object.</summary>
    public bool IsJson => _value.StartsWith('{');

    public override string ToString() => "[secret]";

    private static string? Compact(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            using var compact = new MemoryStream();
            using (var writer = new Utf8JsonWriter(compact))
            {
                document.RootElement.WriteTo(writer);
            }

            // What is left of blanks stands in strings: there is none between the members of what was just written.
            return Encoding.UTF8.GetString(compact.GetBuffer(), 0, (int)compact.Length).Replace(" ", "\\u0020", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The parser's own message could quote the key.
            return null;
        }
    }
}
