using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Interchange.Gateway.Catalog.BuiltIn;

namespace Interchange.Gateway.Catalog;

/// <summary>Pure: the built-in catalog and the contributions make one snapshot.</summary>
internal static class CatalogMerge
{
    /// <summary>Who serves models only under names that the operator gives them: what others know of its endpoints is no address.</summary>
    private const string NamesDeployments = "azure";

    public static CatalogSnapshot Merge(BuiltInCatalog builtIn, IReadOnlyList<CatalogContribution> contributions)
    {
        var models = new Dictionary<string, Model>(builtIn.Models.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var model in builtIn.Models)
        {
            models.Add(model.Id, Array.Exists([.. model.Endpoints], static endpoint => endpoint.Provider == NamesDeployments)
                ? model with { Endpoints = model.Endpoints.RemoveAll(static endpoint => endpoint.Provider == NamesDeployments) }
                : model);
        }

        foreach (var contribution in contributions)
        {
            foreach (var model in contribution.Models)
            {
                models[model.Id] = models.TryGetValue(model.Id, out var known)
                    ? WithContext(model with { Endpoints = Join(known.Endpoints, model.Endpoints), Aliases = [.. known.Aliases.Union(model.Aliases, StringComparer.OrdinalIgnoreCase)] })
                    : WithContext(model);
            }

            foreach (var endpoints in contribution.Endpoints.GroupBy(e => e.Model, StringComparer.OrdinalIgnoreCase))
            {
                var model = models.GetValueOrDefault(endpoints.Key) ?? new Model { Id = endpoints.Key, Name = endpoints.Key };
                models[model.Id] = WithContext(model with { Endpoints = Join(model.Endpoints, endpoints) });
            }
        }

        var all = new Model[models.Count];
        models.Values.CopyTo(all, 0);
        Array.Sort(all, static (x, y) => x.Created != y.Created ? y.Created.CompareTo(x.Created) : string.CompareOrdinal(x.Id, y.Id));
        return new CatalogSnapshot
        {
            Version = string.Join('+', contributions.Select(c => c.Version).Prepend(builtIn.Version)),
            Models = ImmutableCollectionsMarshal.AsImmutableArray(all),
            BySlug = Index(all),
            ProviderNames = builtIn.ProviderNames,
        };
    }

    private static ImmutableArray<ModelEndpoint> Join(ImmutableArray<ModelEndpoint> older, IEnumerable<ModelEndpoint> newer)
    {
        var added = newer.ToImmutableArray();
        var replaced = added.Select(e => e.Tag).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. older.Where(e => !replaced.Contains(e.Tag)), .. added];
    }

    private static Model WithContext(Model model)
    {
        var longest = model.Endpoints.Max(e => e.ContextLength);
        return longest > (model.ContextLength ?? 0) ? model with { ContextLength = longest } : model;
    }

    private static FrozenDictionary<string, ResolvedModel> Index(Model[] models)
    {
        var index = new Dictionary<string, ResolvedModel>(models.Length * 3, StringComparer.OrdinalIgnoreCase);
        foreach (var model in models)
        {
            index.Add(model.Id, new ResolvedModel(model, ModelVariants.None, VariantSelection.Select(model, ModelVariants.None)));
        }

        foreach (var model in models)
        {
            var resolved = index[model.Id];
            foreach (var alias in model.Aliases)
            {
                // An id always beats another model's alias.
                index.TryAdd(alias, resolved);
            }
        }

        return index.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
