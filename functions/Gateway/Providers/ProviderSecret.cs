using System.Diagnostics;

namespace Interchange.Gateway.Providers;

/// <summary>
/// A provider's key (invariant I8). It has no public property and prints as <c>[secret]</c>, so that neither a log, an interpolated
/// string, a debugger nor a serializer gives it away; only <see cref="Reveal"/> does, which belongs where the request header is written.
/// </summary>
[DebuggerDisplay("[secret]")]
public sealed class ProviderSecret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <exception cref="ArgumentException">The value is empty or cannot stand in an HTTP header. The message does not hold it.</exception>
    public ProviderSecret(string value)
    {
        // Secrets that come from files often end in a line break.
        _value = value.Trim();
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

    public override string ToString() => "[secret]";
}
