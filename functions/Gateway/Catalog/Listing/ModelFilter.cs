using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>
/// Pure: whether a row matches a query. Every condition only ever removes rows. A condition on what the catalog does not record
/// (categories, retention, foreign benchmarks) is met by no model, since none is known to meet it.
/// </summary>
internal static class ModelFilter
{
    private const decimal TokensPerPriceUnit = 1_000_000m;
    private const long SecondsPerDay = 86_400;

    // A provider that names its data centres and keeps them all in the region. Codes: ISO 3166-1 of the EU's members.
    private static readonly ImmutableHashSet<string> EuropeanUnion = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK");

    /// <param name="row">The row.</param>
    /// <param name="query">The query.</param>
    /// <param name="providers">Name and data centres of a provider slug.</param>
    /// <param name="now">For the age of a model.</param>
    public static bool Matches(ListedModel row, ModelQuery query, Func<string, (string Name, ImmutableArray<string> Datacenters)> providers, DateTimeOffset now)
    {
        var model = row.Model;
        return query.Category is null
            && (query.Distillable is null || DistillableModels.Allows(model) == query.Distillable)
            && !query.ZeroDataRetention
            && !query.BoundsUnrecordedMeasure
            && MatchesOutput(model, query.OutputModalities)
            && query.InputModalities.All(m => model.InputModalities.Contains(m, StringComparer.Ordinal))
            && query.SupportedParameters.All(p => row.SupportedParameters.Contains(p, StringComparer.Ordinal))
            && (query.MinContext is null || model.ContextLength >= query.MinContext)
            && Within(row.Top.Pricing.Prompt * TokensPerPriceUnit, query.MinPrice, query.MaxPrice)
            && Within(row.Top.Pricing.Completion * TokensPerPriceUnit, query.MinOutputPrice, query.MaxOutputPrice)
            && (query.Architecture is null || model.Tokenizer.StartsWith(query.Architecture, StringComparison.OrdinalIgnoreCase))
            && (query.Authors.IsEmpty || query.Authors.Contains(AuthorOf(model), StringComparer.OrdinalIgnoreCase))
            && (query.Providers.IsEmpty || row.Endpoints.Any(e => IsAt(e.Provider, query.Providers, providers)))
            && (query.Region is null || row.Endpoints.Any(e => IsInRegion(e, query.Region, providers)))
            && MatchesAge(model, query, now)
            && MatchesCodingIndex(model, query)
            && MatchesText(row, query.Text);
    }

    public static bool MatchesOutput(Model model, ImmutableArray<string> wanted) =>
        wanted.IsEmpty || model.OutputModalities.Any(m => wanted.Contains(m, StringComparer.Ordinal));

    private static bool Within(decimal value, decimal? least, decimal? most) => (least is null || value >= least) && (most is null || value <= most);

    private static string AuthorOf(Model model) => model.Id[..model.Id.IndexOf('/', StringComparison.Ordinal)];

    private static bool IsAt(string slug, ImmutableArray<string> wanted, Func<string, (string Name, ImmutableArray<string> Datacenters)> providers) =>
        wanted.Contains(slug, StringComparer.OrdinalIgnoreCase) || wanted.Contains(providers(slug).Name, StringComparer.OrdinalIgnoreCase);

    private static bool IsInRegion(ModelEndpoint endpoint, string region, Func<string, (string Name, ImmutableArray<string> Datacenters)> providers)
    {
        // Clouds sell one model per region under tags of their own, such as amazon-bedrock/eu.
        if (endpoint.Tag.EndsWith("/" + region, StringComparison.Ordinal))
        {
            return true;
        }

        var datacenters = providers(endpoint.Provider).Datacenters;
        return !datacenters.IsEmpty && datacenters.All(d => region == "us" ? d == "US" : EuropeanUnion.Contains(d));
    }

    private static bool MatchesAge(Model model, ModelQuery query, DateTimeOffset now)
    {
        if (query.MinAgeDays is null && query.MaxAgeDays is null)
        {
            return true;
        }

        var days = (now.ToUnixTimeSeconds() - model.Created) / SecondsPerDay;
        return model.Created > 0 && (query.MinAgeDays is null || days >= query.MinAgeDays) && (query.MaxAgeDays is null || days <= query.MaxAgeDays);
    }

    private static bool MatchesCodingIndex(Model model, ModelQuery query) =>
        (query.MinCodingIndex is null && query.MaxCodingIndex is null)
        || (model.CodingIndex is { } index && Within(index, query.MinCodingIndex, query.MaxCodingIndex));

    private static bool MatchesText(ListedModel row, string? text) =>
        text is null
        || text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            row.Id.Contains(word, StringComparison.OrdinalIgnoreCase) || row.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
