using System.Globalization;
using System.Text.RegularExpressions;
using Interchange.Gateway.Catalog.Import.ModelsDev;
using Interchange.Gateway.Catalog.Import.Output;

namespace Interchange.Gateway.Catalog.Import;

/// <summary>Pure: a models.dev snapshot becomes the built-in catalog. The same snapshot gives the same catalog, byte for byte.</summary>
internal static partial class CatalogImporter
{
    // Providers with a standing free offer. A zero anywhere else is a price that nobody entered.
    private static readonly HashSet<string> FreeOffers = ["nvidia", "z-ai", "mistral", "cohere"];

    /// <param name="snapshot">What models.dev says.</param>
    /// <param name="known">Which model an offer is of where that is settled, by provider slug and the provider's own name; null for nothing.</param>
    /// <exception cref="InvalidDataException">An offer has a price that the import does not understand.</exception>
    public static (CatalogFile Catalog, ImportReport Report) Import(ModelsDevFile snapshot, Func<string, string, ModelIdentity?>? known = null)
    {
        var offers = new List<ImportedOffer>();
        List<string> withoutPrice = [], implausiblyFree = [], otherProtocols = [], secondNames = [];
        var total = 0;
        foreach (var (provider, entry) in snapshot.Providers.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var slug = ProviderSlugs.SlugOf(provider);
            foreach (var (upstream, own) in entry.Models.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                total++;
                var offer = own.BaseModel is null ? own : own.Inherit(snapshot.BaseModels[own.BaseModel]);
                var name = $"{slug} | {upstream}";
                if (ModelTraits.SpeaksAnotherProtocol(provider, upstream))
                {
                    otherProtocols.Add(name);
                }
                else if (offer.Cost is not { Input: not null, Output: not null } cost)
                {
                    withoutPrice.Add(name);
                }
                else if (IsFree(cost) && !FreeOffers.Contains(slug))
                {
                    implausiblyFree.Add(name);
                }
                else
                {
                    var identity = known?.Invoke(slug, upstream) ?? ModelIdentities.Of(provider, upstream, own.BaseModel);
                    var described = ModelIdentities.ContradictsBaseModel(provider, upstream) ? offer with { BaseModel = null } : offer;
                    offers.Add(new ImportedOffer(provider, upstream, identity, described, ToEndpoint(slug, upstream, identity, offer, cost)));
                }
            }
        }

        var models = new List<CatalogFileModel>();
        foreach (var offersOfModel in offers.GroupBy(o => o.Identity.Id, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            models.Add(ToModel(offersOfModel.Key, [.. offersOfModel], snapshot.BaseModels, secondNames));
        }

        WithoutContestedAliases(models);
        var (source, licence, date) = Provenance(snapshot.Source);
        var catalog = new CatalogFile
        {
            Source = source,
            Licence = licence,
            Date = date,
            Providers = new SortedDictionary<string, string>(
                snapshot.Providers
                    .Where(p => p.Key != "google-vertex-anthropic")
                    .ToDictionary(p => ProviderSlugs.SlugOf(p.Key), p => ProviderSlugs.NameOf(ProviderSlugs.SlugOf(p.Key), p.Value.Name), StringComparer.Ordinal),
                StringComparer.Ordinal),
            Models = models,
        };
        return (catalog, new ImportReport
        {
            Offers = total,
            Endpoints = models.Sum(m => m.Endpoints.Count),
            Models = models.Count,
            WithoutPrice = withoutPrice,
            ImplausiblyFree = implausiblyFree,
            OtherProtocols = otherProtocols,
            SecondNames = secondNames,
        });
    }

    private static CatalogFileModel ToModel(
        string id, List<ImportedOffer> offers, Dictionary<string, ModelsDevModel> baseModels, List<string> secondNames)
    {
        var endpoints = new List<CatalogFileEndpoint>();
        foreach (var sameTag in offers.GroupBy(o => o.Endpoint.Tag, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            // One provider, one model, one build, several names: dated and undated ids of the same thing. The living one, then the shortest.
            var ranked = sameTag.OrderBy(o => o.Offer.Status == "deprecated").ThenBy(o => o.Upstream.Length).ThenBy(o => o.Upstream, StringComparer.Ordinal).ToList();
            endpoints.Add(ranked[0].Endpoint);
            secondNames.AddRange(ranked.Skip(1).Select(o => $"{o.Endpoint.Tag} | {o.Upstream}"));
        }

        // What is said of the model comes from its maker first, then from whoever inherits from a base model.
        var author = id[..id.IndexOf('/', StringComparison.Ordinal)];
        var witness = offers
            .OrderBy(o => ModelAuthors.SlugOf(o.Provider) != author)
            .ThenBy(o => o.Offer.BaseModel is null)
            .ThenBy(o => o.Upstream.Length)
            .ThenBy(o => o.Provider, StringComparer.Ordinal)
            .ThenBy(o => o.Upstream, StringComparer.Ordinal)
            .First();
        var described = offers.Select(o => o.Offer.BaseModel).FirstOrDefault(b => b is not null) is { } baseId ? baseModels[baseId] : witness.Offer;
        var output = ModelTraits.OutputOf(id, witness.Offer);
        var aliases = offers.Select(o => o.Identity.Alias).Concat(offers.Select(o => o.Offer.BaseModel?.ToLowerInvariant() ?? id))
            .Where(a => a != id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new CatalogFileModel
        {
            Id = id,
            Name = NameOf(author, witness.Offer.Name ?? described.Name ?? id),
            Aliases = aliases.Count == 0 ? null : string.Join(' ', aliases),
            Released = DayOf(witness.Offer.ReleaseDate ?? described.ReleaseDate),
            Input = string.Join(' ', ModelTraits.InputOf(witness.Offer)),
            Output = string.Join(' ', output),
            Tokenizer = ModelTraits.TokenizerOf(id, output),
            HuggingFace = ModelTraits.HuggingFaceOf(described) ?? offers.FirstOrDefault(o => o.Provider == "huggingface")?.Upstream,
            Knowledge = witness.Offer.Knowledge ?? described.Knowledge,
            Reasoning = ModelTraits.ReasoningOf(witness.Offer),
            CodingIndex = ModelTraits.CodingIndexOf(described),
            Endpoints = endpoints,
        };
    }

    private static CatalogFileEndpoint ToEndpoint(string slug, string upstream, ModelIdentity identity, ModelsDevModel offer, ModelsDevCost cost)
    {
        if (WhyNotUnderstood(cost) is { } why)
        {
            throw new InvalidDataException($"{slug} | {upstream} has {why} Teach the import what it means, so that nothing is billed too low.");
        }

        var isText = ModelTraits.OutputOf(identity.Id, offer).Contains("text", StringComparer.Ordinal);
        var free = IsFree(cost);
        return new CatalogFileEndpoint
        {
            Tag = identity.Variant is null ? slug : $"{slug}/{identity.Variant}",
            Upstream = upstream,
            Context = Known(offer.Limit?.Context),
            MaxPrompt = Known(offer.Limit?.Input),
            MaxCompletion = isText ? Known(offer.Limit?.Output) : null,
            Quantization = identity.Quantization,
            Stage = offer.Status switch { "deprecated" => "deprecated", "beta" or "alpha" => "beta", _ => null },
            FreeTier = free ? true : null,
            Prompt = Plain(cost.Input) ?? 0,
            Completion = Plain(cost.Output) ?? 0,
            Requests = Plain(cost.Request),
            CacheRead = free ? null : Plain(cost.CacheRead ?? cost.CachedInput),
            CacheWrite = free ? null : Plain(cost.CacheWrite ?? cost.CachedWrite),
            CacheWriteOneHour = free ? null : OneHour(identity.Id, cost.Input, cost.CacheWrite ?? cost.CachedWrite),
            Reasoning = Plain(cost.Reasoning),
            AudioInput = Plain(cost.InputAudio),
            AudioOutput = Plain(cost.OutputAudio),
            Overrides = cost.Tiers is null or []
                ? null
                : [.. cost.Tiers.OrderBy(t => t.Tier.Size).Select(t => new CatalogFileOverride
                {
                    Above = t.Tier.Size,
                    Prompt = Plain(t.Input),
                    Completion = Plain(t.Output),
                    CacheRead = Plain(t.CacheRead),
                    CacheWrite = Plain(t.CacheWrite),
                    CacheWriteOneHour = OneHour(identity.Id, t.Input, t.CacheWrite),
                })],
            Parameters = isText ? string.Join(' ', SupportedParameters.Of(slug, identity.Id, offer)) : "",
        };
    }

    /// <summary>What of a price list the import does not know; null for nothing.</summary>
    public static string? WhyNotUnderstood(ModelsDevCost cost)
    {
        if (cost.Unknown is { Count: > 0 } unknown)
        {
            return $"a price '{unknown.Keys.Order(StringComparer.Ordinal).First()}' that the import does not know.";
        }

        return cost.Tiers?.FirstOrDefault(t => t.Tier.Type is not (null or "context")) is { } odd
            ? $"a price tier by '{odd.Tier.Type}'; the import knows tiers by context only."
            : null;
    }

    // Two models that claim one alias: whoever used it would get one of them by chance.
    private static void WithoutContestedAliases(List<CatalogFileModel> models)
    {
        var ids = models.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        var claims = models.SelectMany(m => m.Aliases?.Split(' ') ?? []).CountBy(a => a, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        for (var i = 0; i < models.Count; i++)
        {
            if (models[i].Aliases is { } aliases)
            {
                var sole = aliases.Split(' ').Where(a => claims[a] == 1 && !ids.Contains(a)).ToList();
                models[i] = models[i] with { Aliases = sole.Count == 0 ? null : string.Join(' ', sole) };
            }
        }
    }

    private static bool IsFree(ModelsDevCost cost) =>
        cost.Input == 0 && cost.Output == 0 && cost.Reasoning is null or 0 && cost.Request is null or 0
        && cost.InputAudio is null or 0 && cost.OutputAudio is null or 0 && cost.Tiers is null or [];

    // models.dev knows one price for writing. Anthropic's list has two, wherever its models are served: 1.25 times the input for five minutes, twice for an hour.
    private static decimal? OneHour(string id, decimal? input, decimal? fiveMinutes) =>
        fiveMinutes is > 0 && id.StartsWith("anthropic/", StringComparison.Ordinal) ? Plain(2 * input) : null;

    private static long? Known(long? tokens) => tokens > 0 ? tokens : null;

    // The snapshot went through floating point; fifteen digits hold every price exactly and drop what the detour added.
    private static decimal? Plain(decimal? price) =>
        price is null ? null : decimal.Parse(decimal.Round(price.Value, 9).ToString("0.#########", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string NameOf(string author, string name)
    {
        var plain = name.Replace(" (latest)", "", StringComparison.Ordinal).Trim();
        return ModelAuthors.NameOf(author) is { } maker && !plain.StartsWith(maker + ":", StringComparison.Ordinal) ? $"{maker}: {plain}" : plain;
    }

    // models.dev gives a day, or a month when nobody knows the day.
    private static string? DayOf(string? date) => date switch
    {
        { Length: 10 } => date,
        { Length: 7 } => date + "-01",
        { Length: 4 } => date + "-01-01",
        _ => null,
    };

    private static (string Source, string Licence, string Date) Provenance(string source) =>
        SourceLine().Match(source) is { Success: true } line
            ? (line.Groups[1].Value, line.Groups[3].Value, line.Groups[2].Value)
            : throw new InvalidDataException($"The snapshot's source line is '{source}'; it must read '<name> snapshot <ISO day>, <licence> licence'.");

    [GeneratedRegex(@"^(\S+) snapshot (\d{4}-\d{2}-\d{2}), (\S+) licence$")]
    private static partial Regex SourceLine();
}
