using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing;

/// <summary>
/// Turns the caller's wish into an ordered list of endpoints: for each model in turn, the endpoints that are allowed,
/// those of <c>provider.order</c> first, then by price. Pure over the catalog and the registry, which do not change while the process runs.
/// </summary>
public sealed class RoutePlanner(ModelCatalog catalog, ProviderRegistry providers)
{
    /// <exception cref="GatewayException">400 for an unknown model; 404 when no endpoint is left, with what left each of them out.</exception>
    public RoutePlan Plan(RouteRequest request)
    {
        var steps = ImmutableArray.CreateBuilder<RouteStep>(4);
        var exclusions = new List<RouteExclusion>();
        foreach (var slug in request.Models)
        {
            var resolved = catalog.Resolve(slug);
            if (resolved.Variants.HasFlag(ModelVariants.Online))
            {
                throw new GatewayException(GatewayError.InvalidRequest("\":online\" is not served by this gateway. Name the model without it."));
            }

            AddSteps(resolved, request.Provider, steps, exclusions);
        }

        if (steps.Count == 0)
        {
            throw new GatewayException(NoEndpoints(request, exclusions));
        }

        if (!request.Provider.AllowFallbacks)
        {
            KeepWithoutFallbacks(steps, request.Provider);
        }

        return new RoutePlan(steps.DrainToImmutable());
    }

    private void AddSteps(
        ResolvedModel resolved, ProviderPreferences preferences, ImmutableArray<RouteStep>.Builder steps, List<RouteExclusion> exclusions)
    {
        var first = steps.Count;
        foreach (var endpoint in resolved.Endpoints)
        {
            if (WhyNot(endpoint, preferences, out var provider) is { } reason)
            {
                exclusions.Add(new RouteExclusion(endpoint.Name, endpoint.Model, reason));
                continue;
            }

            steps.Add(new RouteStep(resolved.Slug, endpoint, provider!));
        }

        if (steps.Count - first > 1)
        {
            steps.Sort(first, steps.Count - first, Comparer<RouteStep>.Create((left, right) => Compare(left, right, preferences)));
        }
    }

    private string? WhyNot(ModelEndpoint endpoint, ProviderPreferences preferences, out ProviderDescriptor? provider)
    {
        if (!providers.TryGet(endpoint.Provider, out provider) || !providers.IsOn(endpoint.Provider))
        {
            return "provider_off";
        }

        if (!preferences.Only.IsEmpty && !MatchesAny(preferences.Only, endpoint))
        {
            return "allowed_providers";
        }

        return MatchesAny(preferences.Ignore, endpoint) ? "ignored_providers" : null;
    }

    private static int Compare(RouteStep left, RouteStep right, ProviderPreferences preferences)
    {
        var order = Rank(left.Endpoint, preferences).CompareTo(Rank(right.Endpoint, preferences));
        if (order != 0)
        {
            return order;
        }

        order = Price(left.Endpoint).CompareTo(Price(right.Endpoint));
        return order != 0 ? order : string.CompareOrdinal(left.Endpoint.Tag, right.Endpoint.Tag);
    }

    private static int Rank(ModelEndpoint endpoint, ProviderPreferences preferences)
    {
        for (var rank = 0; rank < preferences.Order.Length; rank++)
        {
            if (ProviderSlug.Matches(preferences.Order[rank], endpoint.Tag))
            {
                return rank;
            }
        }

        return int.MaxValue;
    }

    private static decimal Price(ModelEndpoint endpoint) => endpoint.Pricing.Prompt + endpoint.Pricing.Completion;

    private static bool MatchesAny(ImmutableArray<string> slugs, ModelEndpoint endpoint)
    {
        foreach (var slug in slugs)
        {
            if (ProviderSlug.Matches(slug, endpoint.Tag))
            {
                return true;
            }
        }

        return false;
    }

    private static void KeepWithoutFallbacks(ImmutableArray<RouteStep>.Builder steps, ProviderPreferences preferences)
    {
        if (Rank(steps[0].Endpoint, preferences) == int.MaxValue)
        {
            steps.Count = 1;
        }
        else
        {
            steps.RemoveAll(step => Rank(step.Endpoint, preferences) == int.MaxValue);
        }
    }

    private GatewayError NoEndpoints(RouteRequest request, List<RouteExclusion> exclusions)
    {
        var models = string.Join(", ", request.Models);
        var off = exclusions.Where(static e => e.Reason == "provider_off").ToList();
        string message;
        if (exclusions.Count == 0)
        {
            message = $"No endpoint serves {models}. GET /api/v1/models lists what is served.";
        }
        else if (off.Count == exclusions.Count)
        {
            message = $"No provider of {models} is switched on. Whoever runs the gateway sets {KeySettings(request)}.";
        }
        else
        {
            message = $"No endpoint of {models} is left by \"provider.only\" and \"provider.ignore\". Widen them; \"excluded\" tells which rule left out which endpoint.";
        }

        return GatewayError.NotFound(message) with
        {
            Availability = new JsonObject
            {
                ["code"] = "no_endpoints",
                ["retryable"] = false,
                ["requested_models"] = new JsonArray([.. request.Models.Select(static m => (JsonNode)m)]),
                ["excluded_by"] = new JsonArray([.. exclusions.Select(static e => e.Reason).Distinct(StringComparer.Ordinal).Select(static r => (JsonNode)r)]),
                ["excluded"] = new JsonArray([.. exclusions.Select(static e => (JsonNode)new JsonObject
                {
                    ["endpoint"] = e.Endpoint,
                    ["model"] = e.Model,
                    ["reason"] = e.Reason,
                })]),
            },
        };
    }

    private string KeySettings(RouteRequest request)
    {
        var settings = request.Models
            .SelectMany(slug => catalog.Resolve(slug).Endpoints)
            .Select(endpoint => providers.TryGet(endpoint.Provider, out var provider) ? provider : null)
            .OfType<ProviderDescriptor>()
            .Where(static provider => !provider.KeySettings.IsEmpty)
            .Select(static provider => provider.KeySettings[0])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return settings.Count == 0 ? "the key of one" : string.Join(" or ", settings);
    }
}
