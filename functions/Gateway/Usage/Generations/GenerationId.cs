using System.Buffers;
using System.Globalization;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>Reads generation ids, <c>gen-{unix seconds}-{random}</c>. Ids of other forms are ids too, only without a time.</summary>
internal static class GenerationId
{
    public const int MaxLength = 200;

    private const string Prefix = "gen-";

    /// <summary>What a table key may be made of, and more than any id of ours has.</summary>
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:");

    /// <summary>False for text that no record can have as its id.</summary>
    public static bool IsPossible(string id) => id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>When the id was made; null when it does not say.</summary>
    public static DateTimeOffset? Time(string id)
    {
        if (!id.StartsWith(Prefix, StringComparison.Ordinal) || id.IndexOf('-', Prefix.Length) is not (> 0 and var end))
        {
            return null;
        }

        return long.TryParse(id.AsSpan(Prefix.Length, end - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }
}
