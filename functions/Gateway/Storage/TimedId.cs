using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Interchange.Gateway.Storage;

/// <summary>Ids in the order in which they were made, to the millisecond, and such that nobody can guess them: a prefix, the time and 96 random bits, in hex.</summary>
/// <param name="Prefix">What they begin with.</param>
internal readonly record struct TimedId(string Prefix)
{
    private const int TimeDigits = 12;
    private const int RandomBytes = 12;
    private const string Hex = "0123456789abcdef";

    private static readonly SearchValues<char> Digits = SearchValues.Create(Hex);

    public string New(DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}{at.ToUnixTimeMilliseconds():x12}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}");

    public bool IsId(string? text) =>
        text is not null
        && text.Length == Prefix.Length + TimeDigits + (2 * RandomBytes)
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Digits);

    /// <summary>The id without its prefix, to be sorted by: earlier ones first.</summary>
    public string Ascending(string id) => id[Prefix.Length..];

    /// <summary>The same, later ones first.</summary>
    public string Descending(string id) => string.Create(id.Length - Prefix.Length, id[Prefix.Length..], static (reversed, digits) =>
    {
        for (var i = 0; i < reversed.Length; i++)
        {
            reversed[i] = Hex[^(Hex.IndexOf(digits[i], StringComparison.Ordinal) + 1)];
        }
    });
}
