using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Interchange.Gateway.Catalog;

/// <summary>
/// Models by family: what is left of a slug without versions and dates, so that <c>anthropic/claude-3.5-sonnet</c> and
/// <c>anthropic/claude-sonnet-4.5</c> are both <c>anthropic/claude-sonnet</c>. Pure.
/// </summary>
internal static partial class ModelFamilies
{
    /// <summary>Families by name, whatever its case, each with its newest model first.</summary>
    public static FrozenDictionary<string, ImmutableArray<Model>> Index(ImmutableArray<Model> models) => models
        .Where(static model => model.OutputModalities.Contains("text", StringComparer.Ordinal))
        .GroupBy(static model => FamilyOf(model.Id), StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(
            static family => family.Key,
            static family => family.OrderByDescending(static m => m.Created).ThenByDescending(static m => m.Id, StringComparer.Ordinal).ToImmutableArray(),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>The family of a model id, with its author.</summary>
    public static string FamilyOf(string id)
    {
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        var words = id[(slash + 1)..].Split('-');
        return id[..(slash + 1)] + string.Join('-', words.Where(static (word, index) => index == 0 || !Version().IsMatch(word)));
    }

    // 4, 4.5, v3.2, k2, 0528, 20241022, 001; also the words for models that are newer than the last stable one.
    [GeneratedRegex(@"^([a-z]?\d+(\.\d+)*|preview|exp)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
