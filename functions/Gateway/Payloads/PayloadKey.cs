namespace Interchange.Gateway.Payloads;

/// <summary>A key that payloads are encrypted with. What an id names never changes.</summary>
public sealed class PayloadKey
{
    /// <summary>AES-256.</summary>
    public const int Length = 32;

    /// <summary>ASCII characters.</summary>
    public const int LongestId = 64;

    private readonly byte[] _bytes;

    /// <exception cref="ArgumentException">The key has not 32 bytes, or the id not 1 to 64 ASCII characters.</exception>
    public PayloadKey(string id, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Id = id is { Length: > 0 and <= LongestId } && System.Text.Ascii.IsValid(id) ? id : throw new ArgumentException("The id of a payload key has 1 to 64 ASCII characters.", nameof(id));
        _bytes = bytes.Length == Length ? bytes : throw new ArgumentException($"A payload key has {Length} bytes.", nameof(bytes));
    }

    public string Id { get; }

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The id alone: a key is never shown.</summary>
    public override string ToString() => Id;
}
