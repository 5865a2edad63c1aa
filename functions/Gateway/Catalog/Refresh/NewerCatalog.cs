using System.Collections.Immutable;
using System.Globalization;
using Interchange.Gateway.Catalog.Import;
using Interchange.Gateway.Catalog.Import.ModelsDev;
using Interchange.Gateway.Catalog.Import.Output;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Pure: a catalog and what models.dev publishes today make a newer catalog, and the differences. What is in force is changed with care: it decides bills.</summary>
internal static class NewerCatalog
{
    /// <summary>Beyond this factor a price is taken for a slip.</summary>
    private const decimal Plausible = 10;

    private static readonly (string Name, Func<CatalogFileEndpoint, decimal?> Of)[] Prices =
    [
        ("prompt", static e => e.Prompt),
        ("completion", static e => e.Completion),
        ("requests", static e => e.Requests),
        ("cacheRead", static e => e.CacheRead),
        ("cacheWrite", static e => e.CacheWrite),
        ("cacheWriteOneHour", static e => e.CacheWriteOneHour),
        ("reasoning", static e => e.Reasoning),
        ("audioInput", static e => e.AudioInput),
        ("audioOutput", static e => e.AudioOutput),
    ];

    private static readonly (string Name, Func<CatalogFileEndpoint, string?> Of)[] Facts =
    [
        ("context", static e => Text(e.Context)),
        ("maxPrompt", static e => Text(e.MaxPrompt)),
        ("maxCompletion", static e => Text(e.MaxCompletion)),
        ("stage", static e => e.Stage),
        ("parameters", static e => e.Parameters),
    ];

    /// <param name="current">The catalog in force.</param>
    /// <param name="published">What models.dev says.</param>
    /// <exception cref="InvalidDataException">It says nothing of the providers that the catalog knows, or far less than before: that is no newer catalog.</exception>
    public static (CatalogFile Catalog, ImmutableArray<CatalogChange> Changes) Of(CatalogFile current, ModelsDevFile published)
    {
        var changes = new List<CatalogChange>();
        var understood = Understood(current, published, changes);
        var settled = Settled(current);
        var (fresh, _) = CatalogImporter.Import(understood, (provider, upstream) => settled.GetValueOrDefault((provider, upstream)));
        var offered = published.Providers.SelectMany(static p => p.Value.Models.Keys.Select(upstream => (ProviderSlugs.SlugOf(p.Key), upstream))).ToHashSet();
        if (fresh.Models.Count * 2 < current.Models.Count)
        {
            throw new InvalidDataException(
                $"It has {fresh.Models.Count} models of the providers that the catalog knows, which has {current.Models.Count}: it is cut, or of another shape.");
        }

        var byId = fresh.Models.ToDictionary(static model => model.Id, StringComparer.Ordinal);
        var models = new List<CatalogFileModel>(current.Models.Count);
        foreach (var model in current.Models)
        {
            models.Add(byId.Remove(model.Id, out var newer) ? Renewed(model, newer, offered, changes) : Renewed(model, model with { Endpoints = [] }, offered, changes));
        }

        var names = current.Models.SelectMany(static model => (model.Aliases?.Split(' ') ?? []).Append(model.Id)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var model in byId.Values)
        {
            // A name that is taken already means what it meant yesterday.
            var aliases = (model.Aliases?.Split(' ') ?? []).Where(alias => !names.Contains(alias)).ToList();
            if (names.Contains(model.Id))
            {
                continue;
            }

            models.Add(model with { Aliases = aliases.Count == 0 ? null : string.Join(' ', aliases) });
            changes.AddRange(model.Endpoints.Select(endpoint => new CatalogChange(CatalogChangeKind.Added, NameOf(model, endpoint))));
        }

        models.Sort(static (x, y) => string.CompareOrdinal(x.Id, y.Id));
        return (
            current with { Source = fresh.Source, Licence = fresh.Licence, Date = fresh.Date, Models = models },
            [.. changes.OrderBy(static change => change.Kind).ThenBy(static change => change.Offer, StringComparer.Ordinal)]);
    }

    /// <summary>The offers of providers that the catalog knows, without those whose prices nobody understands.</summary>
    private static ModelsDevFile Understood(CatalogFile current, ModelsDevFile published, List<CatalogChange> changes) => published with
    {
        Providers = published.Providers
            .Where(provider => current.Providers.ContainsKey(ProviderSlugs.SlugOf(provider.Key)))
            .ToDictionary(
                static provider => provider.Key,
                provider => provider.Value with
                {
                    Models = provider.Value.Models
                        .Where(model =>
                        {
                            if (model.Value.Cost is { } cost && CatalogImporter.WhyNotUnderstood(cost) is { } why)
                            {
                                changes.Add(new CatalogChange(CatalogChangeKind.NotUnderstood, $"{ProviderSlugs.SlugOf(provider.Key)} | {model.Key}", After: why));
                                return false;
                            }

                            return true;
                        })
                        .ToDictionary(static model => model.Key, static model => model.Value, StringComparer.Ordinal),
                },
                StringComparer.Ordinal),
    };

    /// <summary>Which model each offer is of, as the catalog has it: what is published says less of that than a snapshot.</summary>
    private static Dictionary<(string Provider, string Upstream), ModelIdentity> Settled(CatalogFile current)
    {
        var settled = new Dictionary<(string, string), ModelIdentity>();
        foreach (var model in current.Models)
        {
            foreach (var endpoint in model.Endpoints)
            {
                var (provider, variant) = endpoint.Tag.Split('/', 2) is [var slug, var rest] ? (slug, rest) : (endpoint.Tag, null);
                settled[(provider, endpoint.Upstream)] = new ModelIdentity(model.Id, model.Id, variant, endpoint.Quantization);
            }
        }

        return settled;
    }

    private static CatalogFileModel Renewed(
        CatalogFileModel model, CatalogFileModel newer, HashSet<(string Provider, string Upstream)> offered, List<CatalogChange> changes)
    {
        var fresh = newer.Endpoints.ToDictionary(static endpoint => endpoint.Tag, StringComparer.Ordinal);
        var endpoints = new List<CatalogFileEndpoint>(model.Endpoints.Count);
        foreach (var endpoint in model.Endpoints)
        {
            if (fresh.Remove(endpoint.Tag, out var other))
            {
                endpoints.Add(Renewed(model, endpoint, other, changes));
            }
            else if (endpoint.Stage == "deprecated" || offered.Contains((endpoint.Tag.Split('/')[0], endpoint.Upstream)))
            {
                // It is there, under prices that say nothing.
                endpoints.Add(endpoint);
            }
            else
            {
                endpoints.Add(endpoint with { Stage = "deprecated" });
                changes.Add(new CatalogChange(CatalogChangeKind.Withdrawn, NameOf(model, endpoint)));
            }
        }

        foreach (var added in fresh.Values)
        {
            endpoints.Add(added);
            changes.Add(new CatalogChange(CatalogChangeKind.Added, NameOf(model, added)));
        }

        endpoints.Sort(static (x, y) => string.CompareOrdinal(x.Tag, y.Tag));
        return model with { Endpoints = endpoints };
    }

    private static CatalogFileEndpoint Renewed(CatalogFileModel model, CatalogFileEndpoint endpoint, CatalogFileEndpoint other, List<CatalogChange> changes)
    {
        foreach (var (name, of) in Prices)
        {
            if (of(endpoint) is { } before && !IsPlausible(before, of(other)))
            {
                changes.Add(new CatalogChange(CatalogChangeKind.Implausible, NameOf(model, endpoint), name, Text(before), Text(of(other))));
                return endpoint;
            }
        }

        foreach (var (name, of) in Prices)
        {
            if (of(endpoint) != of(other))
            {
                changes.Add(new CatalogChange(CatalogChangeKind.Changed, NameOf(model, endpoint), name, Text(of(endpoint)), Text(of(other))));
            }
        }

        foreach (var (name, of) in Facts)
        {
            if (of(endpoint) != of(other))
            {
                changes.Add(new CatalogChange(CatalogChangeKind.Changed, NameOf(model, endpoint), name, of(endpoint), of(other)));
            }
        }

        if (!(endpoint.Overrides ?? []).SequenceEqual(other.Overrides ?? []))
        {
            changes.Add(new CatalogChange(CatalogChangeKind.Changed, NameOf(model, endpoint), "overrides", Text(endpoint.Overrides?.Count), Text(other.Overrides?.Count)));
        }

        return other;
    }

    private static bool IsPlausible(decimal before, decimal? after) =>
        before == after || (before > 0 ? after > 0 && after <= before * Plausible && after >= before / Plausible : after is null or > 0);

    private static string NameOf(CatalogFileModel model, CatalogFileEndpoint endpoint) => $"{model.Id} | {endpoint.Tag}";

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
