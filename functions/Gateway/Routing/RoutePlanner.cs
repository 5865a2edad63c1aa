using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing.Candidates;
using Interchange.Gateway.Routing.Routers;
using Interchange.Gateway.Routing.Selection;

namespace Interchange.Gateway.Routing;

/// <summary>
/// Turns the caller's wish into an ordered list of endpoints: every endpoint of the models is filtered by policy and needs, those that are left
/// are put into the order that the caller, the variant, the account or load balancing wants. A pure function of the catalog and the registry,
/// of the health it is handed and of the request with its seed: equal inputs make equal plans.
/// </summary>
public sealed class RoutePlanner(ModelCatalog catalog, ProviderRegistry providers)
{
    /// <summary>A router's first choice and the ones to fall back on.</summary>
    private const int ModelsOfRouter = 3;

    private readonly ModelTable _table = new(providers);

    /// <summary>Plans a request.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="health">How the endpoints do; null when nothing is known.</param>
    /// <exception cref="GatewayException">400 for an unknown model; 404 when no endpoint is left, with what left each of them out.</exception>
    public RoutePlan Plan(RouteRequest request, IEndpointHealth? health = null)
    {
        var record = request.RecordExclusions ? new List<Exclusion>() : null;
        var eligibility = new Eligibility(request, providers.OnSlugs);
        var strategy = RouteStrategy.Direct;
        var targets = Targets(request, eligibility, ref strategy);
        using var candidates = new CandidateList();
        Take(request, eligibility, health, targets, candidates, record);
        if (candidates.Count == 0)
        {
            throw new GatewayException(NothingIsLeft(request, eligibility, targets, strategy));
        }

        Arrangement.Arrange(request, candidates, targets);
        var steps = Steps(candidates.Span, targets, request);
        return new RoutePlan(steps)
        {
            Strategy = strategy,
            Sort = targets[0].Sort,
            Exclusions = record is null ? [] : [.. record.Select(static e => e.ToRecord())],
            Warnings = PlanWarnings.Of(request, steps, catalog, providers),
            Session = request.Provider.Order.IsEmpty ? request.Session : null,
        };
    }

    private static void Take(
        RouteRequest request, Eligibility eligibility, IEndpointHealth? health, List<RouteTarget> targets, CandidateList candidates, List<Exclusion>? record)
    {
        var intake = new CandidateIntake(request, eligibility, health, candidates, record);
        for (var place = 0; place < targets.Count; place++)
        {
            intake.Take(targets[place], place);
        }
    }

    private static ImmutableArray<RouteStep> Steps(ReadOnlySpan<Candidate> candidates, List<RouteTarget> targets, RouteRequest request)
    {
        var used = request.Needs.Parameters;
        var steps = new RouteStep[candidates.Length];
        for (var index = 0; index < steps.Length; index++)
        {
            ref readonly var candidate = ref candidates[index];
            var plain = candidate.Facts.Step!;
            var slug = targets[candidate.Model].Slug;
            var dropped = candidate.Facts.ParametersKnown ? used.Without(candidate.Facts.Parameters) : default;
            steps[index] = dropped.IsEmpty && candidate.Own == 0 && ReferenceEquals(plain.Slug, slug)
                ? plain
                : new RouteStep(slug, plain.Endpoint, plain.Provider)
                {
                    Dropped = dropped,
                    Own = candidate.Own == 0 ? null : request.Credentials!.All[candidate.Own - 1],
                };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(steps);
    }

    private List<RouteTarget> Targets(RouteRequest request, Eligibility eligibility, ref RouteStrategy strategy)
    {
        var targets = new List<RouteTarget>(request.Models.Length);
        foreach (var slug in request.Models)
        {
            // The catalog first: an operator may serve a model under a router's name.
            if (catalog.TryResolve(slug, out var resolved))
            {
                if (targets.Count == 0 && !Spells(slug, resolved.Model.Id))
                {
                    strategy = RouteStrategy.Alias;
                }

                Add(targets, resolved, request);
            }
            else if (RouterSlug.TryRead(slug, out var router))
            {
                strategy = targets.Count == 0 ? router.Value.Strategy : strategy;
                foreach (var chosen in Chosen(router.Value, request, eligibility))
                {
                    Add(targets, chosen, request);
                }
            }
            else
            {
                throw new GatewayException(catalog.WhyNot(slug));
            }
        }

        if (request.Models.Length > 1 && strategy is RouteStrategy.Direct or RouteStrategy.Alias)
        {
            strategy = RouteStrategy.Fallback;
        }

        return targets;
    }

    private void Add(List<RouteTarget> targets, ResolvedModel resolved, RouteRequest request)
    {
        if (resolved.Variants.HasFlag(ModelVariants.Online) && !request.IsOnline)
        {
            throw new GatewayException(GatewayError.InvalidRequest("\":online\" is not served here: it searches for chat that somebody waits for. Name the model without it."));
        }

        foreach (var target in targets)
        {
            if (ReferenceEquals(target.Resolved.Model, resolved.Model) && target.Resolved.Variants == resolved.Variants)
            {
                return;
            }
        }

        targets.Add(new RouteTarget(_table.Of(resolved.Model), resolved, SortOf(request, resolved.Variants)));
    }

    /// <summary>The caller's own sort, else the variant's, else the account's; an explicit order of providers stands above the account's sort.</summary>
    private static RouteSortBy? SortOf(RouteRequest request, ModelVariants variants)
    {
        if (request.Provider.Sort?.By is { } explicitly)
        {
            return explicitly;
        }

        if (variants.HasFlag(ModelVariants.Nitro))
        {
            return RouteSortBy.Throughput;
        }

        if (variants.HasFlag(ModelVariants.Floor))
        {
            return RouteSortBy.Price;
        }

        if (variants.HasFlag(ModelVariants.Exacto))
        {
            return RouteSortBy.Exacto;
        }

        return request.Provider.Order.IsEmpty ? request.Policy.DefaultSort : null;
    }

    /// <summary>True when a slug is the id itself, with variants or without.</summary>
    private static bool Spells(string slug, string id) =>
        slug.StartsWith(id, StringComparison.OrdinalIgnoreCase) && (slug.Length == id.Length || slug[id.Length] == ':');

    private IEnumerable<ResolvedModel> Chosen(RouterSlug router, RouteRequest request, Eligibility eligibility)
    {
        var (models, variants) = router.Strategy switch
        {
            RouteStrategy.Auto => (AutoRouter.Choose(catalog, _table, eligibility, request, ModelsOfRouter), router.Variants),
            RouteStrategy.Free => (FreeRouter.Choose(catalog, _table, eligibility, request, ModelsOfRouter), router.Variants | ModelVariants.Free),
            _ => ([LatestOfFamily.Choose(catalog, eligibility, router.Family)], router.Variants),
        };
        return models.Select(model => catalog.Resolve(model.Id + ModelSlug.Suffix(variants)));
    }

    private GatewayError NothingIsLeft(RouteRequest request, Eligibility eligibility, List<RouteTarget> targets, RouteStrategy strategy)
    {
        // Only now is it worth its price to note every endpoint: a router that found no model looks at all of them.
        var record = new List<Exclusion>();
        if (targets.Count == 0)
        {
            foreach (var model in catalog.Models.Where(ModelFit.IsGeneral))
            {
                var free = strategy == RouteStrategy.Free;
                var resolved = catalog.Resolve(free ? model.Id + ModelSlug.Suffix(ModelVariants.Free) : model.Id);
                using var fitting = new CandidateList();
                new CandidateIntake(request, eligibility, null, fitting, record).Take(new RouteTarget(_table.Of(model), resolved, null), 0);
                foreach (var left in fitting.Span)
                {
                    record.Add(new Exclusion(_table.Of(model), left.Facts, ExclusionReason.UnsupportedParameters));
                }
            }

            return new NothingLeft(request, catalog, providers, _table, eligibility).OfRouter(strategy, record);
        }

        using var none = new CandidateList();
        Take(request, eligibility, health: null, targets, none, record);
        return new NothingLeft(request, catalog, providers, _table, eligibility).Of(targets, record);
    }
}
