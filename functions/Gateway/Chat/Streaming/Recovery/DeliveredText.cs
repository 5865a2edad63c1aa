namespace Interchange.Gateway.Chat.Streaming.Recovery;

/// <summary>
/// The text of a stream as its caller has it, in UTF-16 units: what a continuation goes on from. In memory only, and only for callers who wish
/// broken streams to be continued.
/// </summary>
internal sealed class DeliveredText
{
    /// <summary>A longer text is not continued.</summary>
    public const int MostUnits = 512 * 1024;

    private char[] _units = [];
    private int _length;
    private int _delivered;

    /// <summary>All text that was taken, delivered or held back.</summary>
    public ReadOnlySpan<char> Units => _units.AsSpan(0, _length);

    /// <summary>False when there was no room.</summary>
    public bool TryAppend(ReadOnlySpan<char> units)
    {
        if (_length + units.Length > MostUnits)
        {
            return false;
        }

        if (_length + units.Length > _units.Length)
        {
            Array.Resize(ref _units, Math.Min(MostUnits, Math.Max(_length + units.Length, Math.Max(256, _units.Length * 2))));
        }

        units.CopyTo(_units.AsSpan(_length));
        _length += units.Length;
        return true;
    }

    /// <summary>Forgets what was taken behind a length.</summary>
    public void Truncate(int length) => _length = Math.Min(_length, length);

    /// <summary>So much of what was taken is with the caller now.</summary>
    public void Delivered(int length) => _delivered = Math.Min(length, _length);

    /// <summary>Forgets what never reached the caller.</summary>
    public void ForgetUndelivered() => _length = _delivered;
}
