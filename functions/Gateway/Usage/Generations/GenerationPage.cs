using System.Security.Cryptography;
using System.Text;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// Records of one account that are kept together, in the order of their ids. A page holds generations that began within the same minute, so that whoever
/// looks for an id knows where pages with it can begin; ids that do not say their time have pages of their own.
/// </summary>
/// <param name="First">The lowest id, in ordinal order as all order here.</param>
/// <param name="Last">The highest id.</param>
/// <param name="Key">
/// The page's key: it begins with <paramref name="First"/>, and depends on all of the ids. The same records make the same page however often
/// they come; other groups of them make other pages, and none takes the place of one that holds more.
/// </param>
/// <param name="Records">The records.</param>
internal sealed record GenerationPage(string First, string Last, string Key, IReadOnlyList<GenerationRecord> Records)
{
    /// <summary>Bytes of records to a page. Compressed that is about a tenth, and lookups read whole pages.</summary>
    public const int MaxBytes = 256 * 1024;

    private const long SecondsTogether = 60;

    /// <summary>Sorts before every character of ids, so that the keys of pages are in the order of their first ids.</summary>
    private const char Separator = '!';

    /// <summary>The character that sorts behind the separator and is the lowest of ids.</summary>
    private const char BehindSeparator = '-';

    /// <summary>Cuts distinct records into pages.</summary>
    public static IEnumerable<GenerationPage> Cut(IEnumerable<GenerationRecord> records)
    {
        var page = new List<GenerationRecord>();
        string? start = null;
        var bytes = 0;
        foreach (var record in records.OrderBy(static record => record.GenerationId, StringComparer.Ordinal))
        {
            var itsStart = StartOf(record.GenerationId);
            if (page.Count > 0 && (itsStart != start || bytes + record.Json.Length > MaxBytes))
            {
                yield return Of(page);
                page = [];
                bytes = 0;
            }

            start = itsStart;
            page.Add(record);
            bytes += record.Json.Length + 1;
        }

        if (page.Count > 0)
        {
            yield return Of(page);
        }
    }

    /// <summary>The keys of all pages that can hold the id: from the first, up to but without the second.</summary>
    public static (string From, string To) KeysFor(string generationId) => (StartOf(generationId), generationId + BehindSeparator);

    /// <summary>The keys of all pages with generations that began within a span of time: from the first, up to but without the second.</summary>
    public static (string From, string To) KeysBetween(DateTimeOffset from, DateTimeOffset to) =>
        GenerationId.Span(from.AddTicks(-(from.Ticks % (SecondsTogether * TimeSpan.TicksPerSecond))), to);

    private static GenerationPage Of(List<GenerationRecord> records)
    {
        var (first, last) = (records[0].GenerationId, records[^1].GenerationId);
        return new GenerationPage(first, last, $"{first}{Separator}{Digest(records)}", records);
    }

    /// <summary>Sorts before or at the first id of every page that can hold the id.</summary>
    private static string StartOf(string generationId) =>
        GenerationId.Time(generationId)?.ToUnixTimeSeconds() is { } seconds && GenerationId.SortsByTime(seconds)
            ? GenerationId.Earliest(seconds - (seconds % SecondsTogether))
            : generationId;

    private static string Digest(List<GenerationRecord> records)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> buffer = stackalloc byte[GenerationId.MaxLength + 1];
        foreach (var record in records)
        {
            var length = Encoding.ASCII.GetBytes(record.GenerationId, buffer);
            buffer[length] = (byte)Separator;
            hash.AppendData(buffer[..(length + 1)]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 10));
    }
}
