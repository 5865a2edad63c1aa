using System.Collections.Immutable;
using System.Globalization;

namespace Interchange.Gateway.Catalog;

/// <summary>The spelling of model slugs: <c>author/slug[:variant…]</c>.</summary>
public static class ModelSlug
{
    /// <summary>The variants by name, in the order in which they are written.</summary>
    public static ImmutableArray<(string Name, ModelVariants Variant)> Variants { get; } =
    [
        ("free", ModelVariants.Free),
        ("thinking", ModelVariants.Thinking),
        ("extended", ModelVariants.Extended),
        ("batch", ModelVariants.Batch),
        ("nitro", ModelVariants.Nitro),
        ("floor", ModelVariants.Floor),
        ("exacto", ModelVariants.Exacto),
        ("online", ModelVariants.Online),
    ];

    /// <summary>The suffix that stands for the variants, with its colons; empty for none.</summary>
    public static string Suffix(ModelVariants variants) =>
        string.Concat(Variants.Where(v => variants.HasFlag(v.Variant)).Select(v => string.Create(CultureInfo.InvariantCulture, $":{v.Name}")));

    /// <summary>Takes the last suffix off. False when there is no colon left.</summary>
    internal static bool TryTakeSuffix(ReadOnlySpan<char> slug, out ReadOnlySpan<char> rest, out ReadOnlySpan<char> suffix)
    {
        var colon = slug.LastIndexOf(':');
        rest = colon < 0 ? slug : slug[..colon];
        suffix = colon < 0 ? [] : slug[(colon + 1)..];
        return colon >= 0;
    }

    /// <summary>The variant of that name, whatever its case; <see cref="ModelVariants.None"/> when there is none.</summary>
    internal static ModelVariants VariantOf(ReadOnlySpan<char> name)
    {
        foreach (var (known, variant) in Variants)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return variant;
            }
        }

        return ModelVariants.None;
    }
}
