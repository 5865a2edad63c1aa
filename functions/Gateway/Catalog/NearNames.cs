using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>Pure: which model ids a misspelt slug may have meant.</summary>
internal static class NearNames
{
    private const int LongestSlug = 128;
    private const double FarthestScore = 0.5;

    public static IReadOnlyList<string> Of(string slug, ImmutableArray<Model> models, int count)
    {
        if (slug.Length is 0 or > LongestSlug)
        {
            return [];
        }

        var wanted = slug.ToLowerInvariant();
        var wantedName = NameOf(wanted);
        return
        [
            .. models
                .Select(m => (m.Id, Distance: Math.Min(Distance(wanted, m.Id), Distance(wantedName, NameOf(m.Id)) + 0.01)))
                .Where(c => c.Distance < FarthestScore)
                .OrderBy(c => c.Distance)
                .ThenBy(c => c.Id, StringComparer.Ordinal)
                .Take(count)
                .Select(c => c.Id),
        ];
    }

    private static string NameOf(string slug) => slug[(slug.IndexOf('/', StringComparison.Ordinal) + 1)..];

    // Half spelling, half words: 'claude-4-sonnet' is far from 'claude-sonnet-4' by letters and the same by words.
    private static double Distance(string left, string right) =>
        (Letters(left, right) / (double)Math.Max(1, Math.Max(left.Length, right.Length)) + (1 - SharedWords(left, right))) / 2;

    private static int Letters(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }

    private static double SharedWords(string left, string right)
    {
        var leftWords = Words(left);
        var rightWords = Words(right);
        var shared = leftWords.Count(rightWords.Contains);
        return shared == 0 ? 0 : shared / (double)(leftWords.Count + rightWords.Count - shared);
    }

    private static HashSet<string> Words(string slug) =>
        [.. slug.Split(['/', '-', '.', '_', ' ', ':'], StringSplitOptions.RemoveEmptyEntries)];
}
