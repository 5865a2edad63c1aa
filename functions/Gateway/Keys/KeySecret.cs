using System.Buffers;
using System.Security.Cryptography;

namespace Interchange.Gateway.Keys;

/// <summary>
/// A key string: <c>sk-ic-v1-</c> and 64 lower-case hex digits of 32 random bytes. Shown to its owner once and never stored;
/// everything but <see cref="Reveal"/> gives its masked form, so that it cannot slip into a log.
/// </summary>
public sealed class KeySecret
{
    public const string Prefix = "sk-ic-v1-";

    /// <summary>Characters of a whole key.</summary>
    public const int Length = 73;

    internal static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const int RandomBytes = 32;

    private readonly string _value;

    private KeySecret(string value, KeyHash hash)
    {
        _value = value;
        Hash = hash;
        Label = $"{Prefix}{value.AsSpan(Prefix.Length, 3)}…{value.AsSpan(Length - 4)}";
    }

    public KeyHash Hash { get; }

    /// <summary>Masked form for people, such as <c>sk-ic-v1-0e6…1c96</c>.</summary>
    public string Label { get; }

    public static KeySecret Generate(RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[RandomBytes];
        random.GetBytes(bytes);
        var value = Prefix + Convert.ToHexStringLower(bytes);
        _ = TryHash(value, out var hash);
        return new KeySecret(value, hash);
    }

    public static KeySecret? Parse(string? value) => value is not null && TryHash(value, out var hash) ? new KeySecret(value, hash) : null;

    /// <summary>Hashes a key string without keeping it. False when it does not have the form of a key.</summary>
    public static bool TryHash(ReadOnlySpan<char> value, out KeyHash hash)
    {
        hash = default;
        if (value.Length != Length || !value.StartsWith(Prefix) || value[Prefix.Length..].ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[Length];
        for (var i = 0; i < ascii.Length; i++)
        {
            ascii[i] = (byte)value[i];
        }

        hash = KeyHash.Of(ascii);
        CryptographicOperations.ZeroMemory(ascii);
        return true;
    }

    /// <summary>The key itself, for the one answer or file that hands it to its owner.</summary>
    public string Reveal() => _value;

    public override string ToString() => Label;
}
