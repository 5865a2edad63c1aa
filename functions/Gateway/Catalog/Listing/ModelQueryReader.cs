using System.Collections.Immutable;
using System.Globalization;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>
/// Pure: the query string of <c>GET /models</c> to a <see cref="ModelQuery"/>. A value that cannot be meant is a 400 that names the parameter
/// and what it takes; an unknown parameter is ignored, as OpenRouter does. Source: OpenRouter's OpenAPI document, <c>listModels</c>.
/// </summary>
internal static class ModelQueryReader
{
    private const int DefaultLimit = 500;
    private const int LargestLimit = 1000;

    // Measures of other gateways' traffic and of benchmarks that the catalog does not carry.
    private static readonly ImmutableArray<string> UnrecordedMeasures =
    [
        "min_intelligence_index", "max_intelligence_index", "min_agentic_index", "max_agentic_index", "min_tool_success_rate", "max_tool_success_rate",
    ];

    /// <exception cref="GatewayException">400: a value is not allowed.</exception>
    public static ModelQuery Read(IQueryCollection query)
    {
        var limit = Whole(query, "limit", 1, LargestLimit);
        var offset = Whole(query, "offset", 0, int.MaxValue);
        if (Flag(query, "use_rss_chat_links"))
        {
            throw Refuse("use_rss_chat_links", query, "cannot be honoured: this gateway has no chat pages to link to. Leave it out");
        }

        return new ModelQuery
        {
            WholeCatalog = OneOf(query, "availability", ["available", "all"]) == "all",
            Category = OneOf(query, "category", CatalogVocabulary.Categories),
            SupportedParameters = Words(query, "supported_parameters", CatalogVocabulary.Parameters),
            InputModalities = Words(query, "input_modalities", CatalogVocabulary.InputModalities),
            OutputModalities = OutputModalities(query),
            Text = Value(query, "q"),
            MinContext = Whole(query, "context", 1, long.MaxValue),
            MinPrice = Number(query, "min_price"),
            MaxPrice = Number(query, "max_price"),
            MinOutputPrice = Number(query, "min_output_price"),
            MaxOutputPrice = Number(query, "max_output_price"),
            Architecture = Value(query, "arch"),
            Authors = Words(query, "model_authors", []),
            Providers = Words(query, "providers", []),
            Distillable = OneOf(query, "distillable", ["true", "false"]) is { } distillable ? distillable == "true" : null,
            ZeroDataRetention = OneOf(query, "zdr", ["true"]) is not null,
            Region = OneOf(query, "region", ["eu", "us"]),
            MinAgeDays = Whole(query, "min_age_days", 0, long.MaxValue),
            MaxAgeDays = Whole(query, "max_age_days", 0, long.MaxValue),
            MinCodingIndex = Number(query, "min_coding_index"),
            MaxCodingIndex = Number(query, "max_coding_index"),
            BoundsUnrecordedMeasure = UnrecordedMeasures.Any(m => Number(query, m, m.EndsWith("_rate", StringComparison.Ordinal) ? 1 : null) is not null),
            Order = OneOf(query, "sort", [.. ModelSorting.Names.Keys]) is { } sort ? ModelSorting.Names[sort] : null,
            Offset = (int)(offset ?? 0),
            Limit = limit is null && offset is not null ? DefaultLimit : (int?)limit,
            Rss = Flag(query, "use_rss"),
        };
    }

    /// <summary>Also the one parameter of <c>GET /models/count</c>. Empty for any.</summary>
    public static ImmutableArray<string> OutputModalities(IQueryCollection query)
    {
        var words = Words(query, "output_modalities", [.. CatalogVocabulary.OutputModalities, "all"]);
        return words.IsEmpty ? ["text"] : words.Contains("all", StringComparer.Ordinal) ? [] : words;
    }

    private static string? Value(IQueryCollection query, string name) =>
        query[name].LastOrDefault(v => !string.IsNullOrWhiteSpace(v))?.Trim();

    private static bool Flag(IQueryCollection query, string name) => OneOf(query, name, ["true", "false", "1", "0"]) is "true" or "1";

    private static string? OneOf(IQueryCollection query, string name, ImmutableArray<string> allowed)
    {
        var value = Value(query, name);
        return value is null || allowed.Contains(value, StringComparer.Ordinal)
            ? value
            : throw Refuse(name, query, $"must be one of {string.Join(", ", allowed)}");
    }

    private static ImmutableArray<string> Words(IQueryCollection query, string name, ImmutableArray<string> allowed)
    {
        ImmutableArray<string> words =
            [.. query[name].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];
        return allowed.IsEmpty || words.All(w => allowed.Contains(w, StringComparer.Ordinal))
            ? words
            : throw Refuse(name, query, $"takes, separated by commas, {string.Join(", ", allowed)}");
    }

    private static long? Whole(IQueryCollection query, string name, long least, long most)
    {
        if (Value(query, name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Refuse(name, query, most >= int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"must be a whole number of at least {least}")
                : string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
    }

    private static decimal? Number(IQueryCollection query, string name, decimal? most = null)
    {
        if (Value(query, name) is not { } text)
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && (most is null || number <= most)
            ? number
            : throw Refuse(name, query, most is null
                ? "must be a number of at least 0"
                : string.Create(CultureInfo.InvariantCulture, $"must be a number from 0 to {most}"));
    }

    private static GatewayException Refuse(string name, IQueryCollection query, string must) =>
        new(GatewayError.InvalidRequest($"The query parameter '{name}' is '{query[name]}'; it {must}."));
}
