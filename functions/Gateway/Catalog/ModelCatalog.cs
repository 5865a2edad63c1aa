using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog.BuiltIn;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Catalog;

/// <summary>
/// All models and endpoints the gateway knows: the built-in catalog and what the <see cref="ICatalogSource"/>s add.
/// Read on first use, by one thread while others wait; free of locks afterwards. A later edition of the built-in catalog takes its place as a whole:
/// what has been resolved before stays as it was.
/// </summary>
public sealed class ModelCatalog
{
    private const int NearNamesInErrors = 3;

    private readonly Lazy<IReadOnlyList<CatalogContribution>> _contributions;
    private volatile Edition _edition;

    public ModelCatalog(IEnumerable<ICatalogSource> sources)
    {
        _contributions = new(() => [.. sources.Select(static source => source.Contribute())]);
        _edition = new Edition(new(() => CatalogMerge.Merge(BuiltInCatalog.Read(), _contributions.Value)));
    }

    /// <summary>Names the prices in force: kept on usage events, equal on every instance with the same build and overlay.</summary>
    public string Version => _edition.Snapshot.Value.Version;

    /// <summary>Newest first, then by id.</summary>
    public ImmutableArray<Model> Models => _edition.Snapshot.Value.Models;

    /// <summary>True once the catalog is in memory.</summary>
    public bool IsLoaded => _edition.Snapshot.IsValueCreated;

    /// <summary>Reads the catalog now rather than at the first request. Harmless when it is there already.</summary>
    public void Load() => _ = _edition.Snapshot.Value;

    /// <summary>Puts another edition in the place of the built-in catalog. What operators and others add to it stays.</summary>
    internal void Replace(BuiltInCatalog edition) => _edition = new Edition(new(CatalogMerge.Merge(edition, _contributions.Value)));

    /// <summary>
    /// What a slug means: an id or alias, whatever its case, with variants (<c>author/slug:free:online</c>).
    /// False for an unknown model and for an unknown variant; <see cref="WhyNot"/> tells which.
    /// </summary>
    public bool TryResolve(string slug, [NotNullWhen(true)] out ResolvedModel? resolved)
    {
        var bySlug = _edition.Snapshot.Value.BySlug;

        // Whole slugs first: the id of a local model may hold a colon itself, such as ollama/llama3.2:3b.
        if (bySlug.TryGetValue(slug, out resolved))
        {
            return true;
        }

        var lookup = bySlug.GetAlternateLookup<ReadOnlySpan<char>>();
        var variants = ModelVariants.None;
        ReadOnlySpan<char> rest = slug;
        while (ModelSlug.TryTakeSuffix(rest, out rest, out var suffix))
        {
            var variant = ModelSlug.VariantOf(suffix);
            if (variant == ModelVariants.None)
            {
                return false;
            }

            variants |= variant;
            if (lookup.TryGetValue(rest, out var plain))
            {
                resolved = new ResolvedModel(plain.Model, variants, VariantSelection.Select(plain.Model, variants));
                return true;
            }
        }

        return false;
    }

    /// <summary>As <see cref="TryResolve"/>, with the error thrown.</summary>
    /// <exception cref="GatewayException">400: <see cref="WhyNot"/>.</exception>
    public ResolvedModel Resolve(string slug) => TryResolve(slug, out var resolved) ? resolved : throw new GatewayException(WhyNot(slug));

    /// <summary>The answer to a slug that does not resolve: an unknown variant of a known model, or an unknown model with near names.</summary>
    public GatewayError WhyNot(string slug)
    {
        ReadOnlySpan<char> rest = slug;
        while (ModelSlug.TryTakeSuffix(rest, out rest, out var suffix))
        {
            if (_edition.Snapshot.Value.BySlug.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(rest, out var known))
            {
                var unknown = slug[(rest.Length + 1)..].Split(':').First(s => ModelSlug.VariantOf(s) == ModelVariants.None);
                return GatewayError.InvalidRequest(
                    $"'{unknown}' is not a variant of {known.Model.Id}. Variants are {string.Join(", ", ModelSlug.Variants.Select(v => ":" + v.Name))}; leave it out for the model itself.");
            }
        }

        var near = NearNames(slug, NearNamesInErrors);
        var hint = near.Count == 0
            ? "GET /api/v1/models lists the models."
            : $"Did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}? GET /api/v1/models lists the models.";
        return GatewayError.InvalidRequest($"'{slug}' is not a known model id. {hint}") with
        {
            Availability = new JsonObject
            {
                ["code"] = "model_not_found",
                ["retryable"] = false,
                ["requested_models"] = new JsonArray(slug),
            },
        };
    }

    /// <summary>The models of a family such as <c>anthropic/claude-sonnet</c>, newest first; empty for an unknown one.</summary>
    public ImmutableArray<Model> Family(string family) => _edition.Families.Value.TryGetValue(family, out var models) ? models : [];

    /// <summary>The ids most like a slug, best first; empty when nothing comes near.</summary>
    public IReadOnlyList<string> NearNames(string slug, int count) => Catalog.NearNames.Of(slug, _edition.Snapshot.Value.Models, count);

    /// <summary>Display name of a provider of the built-in catalog, else its slug.</summary>
    public string ProviderName(string slug) => _edition.Snapshot.Value.ProviderNames.GetValueOrDefault(slug, slug);

    private sealed class Edition(Lazy<CatalogSnapshot> snapshot)
    {
        public Lazy<CatalogSnapshot> Snapshot => snapshot;

        public Lazy<FrozenDictionary<string, ImmutableArray<Model>>> Families { get; } = new(() => ModelFamilies.Index(snapshot.Value.Models));
    }
}
