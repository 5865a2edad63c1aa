using Interchange.Gateway.Catalog;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>A value in every dimension, null where a generation has none. Compared by value.</summary>
internal sealed class ActivityKey : IEquatable<ActivityKey>
{
    /// <summary>The variant of a slug without one.</summary>
    public const string NoVariant = "standard";

    /// <summary>Stands for values that were too many to keep apart.</summary>
    public const string Other = "(other)";

    /// <summary>What callers write freely is kept up to this length.</summary>
    public const int LongestText = 256;

    /// <summary>Dimensions that are stored.</summary>
    public const int Stored = (int)ActivityDimension.GenerationId;

    private const int All = Stored + 1;

    private readonly string?[] _values;
    private readonly int _hash;

    private ActivityKey(string?[] values)
    {
        _values = values;
        var hash = default(HashCode);
        foreach (var value in values)
        {
            hash.Add(value, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    public string? this[ActivityDimension dimension] => _values[(int)dimension];

    /// <summary>The values of the stored dimensions, in their order.</summary>
    public ReadOnlySpan<string?> Values => _values.AsSpan(0, Stored);

    /// <param name="usageEvent">A generation.</param>
    /// <param name="withId">Whether it is told apart from all others.</param>
    public static ActivityKey Of(UsageEvent usageEvent, bool withId = false)
    {
        var (model, variant) = Split(usageEvent.Model);
        var origin = Text(RefererOrigin.Of(usageEvent.HttpReferer));
        var values = new string?[All];
        values[(int)ActivityDimension.Model] = Text(model);
        values[(int)ActivityDimension.Variant] = Text(variant);
        values[(int)ActivityDimension.Provider] = Text(usageEvent.Provider);
        values[(int)ActivityDimension.Endpoint] = Text(usageEvent.EndpointTag);
        values[(int)ActivityDimension.Key] = Text(usageEvent.KeyHash);
        values[(int)ActivityDimension.Member] = Text(usageEvent.MemberId);
        values[(int)ActivityDimension.App] = Text(usageEvent.AppTitle) ?? origin;
        values[(int)ActivityDimension.Origin] = origin;
        values[(int)ActivityDimension.FinishReason] = Text(usageEvent.FinishReason);
        values[(int)ActivityDimension.Streamed] = Flag(usageEvent.Streamed);
        values[(int)ActivityDimension.Byok] = Flag(usageEvent.IsByok);
        values[(int)ActivityDimension.ContextLength] = ContextLengths.Of(usageEvent.Usage.PromptTokens);
        values[(int)ActivityDimension.ExternalUser] = Text(usageEvent.ExternalUser);
        values[(int)ActivityDimension.GenerationId] = withId ? usageEvent.GenerationId : null;
        return new ActivityKey(values);
    }

    /// <summary>A key as it was stored; dimensions that were not known then have no value.</summary>
    public static ActivityKey From(ReadOnlySpan<string?> stored)
    {
        var values = new string?[All];
        stored[..Math.Min(stored.Length, Stored)].CopyTo(values);
        return new ActivityKey(values);
    }

    /// <summary>As values of dimensions are kept: null for nothing, and not longer than <see cref="LongestText"/>.</summary>
    public static string? Text(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (value.Length <= LongestText)
        {
            return value;
        }

        return value[..(char.IsHighSurrogate(value[LongestText - 1]) ? LongestText - 1 : LongestText)];
    }

    /// <summary>The key with another value in one dimension.</summary>
    public ActivityKey With(ActivityDimension dimension, string? value)
    {
        if (string.Equals(_values[(int)dimension], value, StringComparison.Ordinal))
        {
            return this;
        }

        var values = (string?[])_values.Clone();
        values[(int)dimension] = value;
        return new ActivityKey(values);
    }

    public bool Equals(ActivityKey? other) => other is not null && _hash == other._hash && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as ActivityKey);

    public override int GetHashCode() => _hash;

    /// <summary>Splits a slug into the model's id and its variants, which are a closed set: an id can have colons of its own.</summary>
    private static (string Model, string Variant) Split(string slug)
    {
        ReadOnlySpan<char> id = slug;
        while (ModelSlug.TryTakeSuffix(id, out var rest, out var suffix) && ModelSlug.VariantOf(suffix) != ModelVariants.None)
        {
            id = rest;
        }

        return id.Length == slug.Length ? (slug, NoVariant) : (id.ToString(), slug[(id.Length + 1)..]);
    }

    private static string Flag(bool value) => value ? "true" : "false";
}
