using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// Generation ids: <c>gen-{unix seconds}-{20 base-62 characters}</c>, 119 random bits. Ids of other forms are ids too, only without a time.
/// </summary>
internal static class GenerationId
{
    public const int MaxLength = 200;

    private const string Prefix = "gen-";
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 20;
    private const long EarliestSorted = 1_000_000_000;
    private const long LatestSorted = 9_999_999_999;

    /// <summary>Fetched at once: about fifty ids.</summary>
    private const int RandomBytes = 1024;

    [ThreadStatic]
    private static byte[]? _random;

    /// <summary>How many bytes at the start of <see cref="_random"/> have not been used.</summary>
    [ThreadStatic]
    private static int _randomLeft;

    /// <summary>What a table key may be made of, and more than any id of ours has.</summary>
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:");

    public static string New(DateTimeOffset now)
    {
        Span<char> random = stackalloc char[RandomLength];
        FillRandom(random);
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{now.ToUnixTimeSeconds()}-{random}");
    }

    /// <summary>The first whole second that is not before the time, within those that sort.</summary>
    private static long Sorted(DateTimeOffset time)
    {
        var (seconds, rest) = Math.DivRem((time - DateTimeOffset.UnixEpoch).Ticks, TimeSpan.TicksPerSecond);
        return Math.Clamp(rest > 0 ? seconds + 1 : seconds, EarliestSorted, LatestSorted);
    }

    /// <summary>
    /// Each character equally likely: six bits at a time, the two values too many thrown away. The generator of the system is asked for many ids at once:
    /// asking it for each took longer than all else that a request has to do for its id.
    /// </summary>
    private static void FillRandom(Span<char> characters)
    {
        var bytes = _random ??= new byte[RandomBytes];
        for (var at = 0; at < characters.Length;)
        {
            if (_randomLeft == 0)
            {
                RandomNumberGenerator.Fill(bytes);
                _randomLeft = bytes.Length;
            }

            var value = bytes[--_randomLeft] & 0x3f;
            if (value < Base62.Length)
            {
                characters[at++] = Base62[value];
            }
        }
    }

    /// <summary>False for text that no record can have as its id.</summary>
    public static bool IsPossible(string id) => id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>Whether ids of that second stand in the order of their times: those whose times have ten digits, until the year 2286.</summary>
    public static bool SortsByTime(long unixSeconds) => unixSeconds is >= EarliestSorted and <= LatestSorted;

    /// <summary>Sorts before every id of that second or later, and behind all earlier ones.</summary>
    public static string Earliest(long unixSeconds) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{unixSeconds}");

    /// <summary>
    /// The ids of generations that began within a span of time, to the second: from the first text, up to but without the second. Ids that do not say
    /// their time may lie between.
    /// </summary>
    public static (string From, string To) Span(DateTimeOffset from, DateTimeOffset to) => (Earliest(Sorted(from)), Earliest(Sorted(to)));

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
