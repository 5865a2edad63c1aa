using System.Collections.Immutable;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing;

/// <summary>What of a request a plan does not honour as it stands. Pure; costs nothing when there is nothing to say.</summary>
internal static class PlanWarnings
{
    public static ImmutableArray<string> Of(RouteRequest request, ImmutableArray<RouteStep> steps, ModelCatalog catalog, ProviderRegistry providers)
    {
        List<string>? warnings = null;
        AddDropped(steps, ref warnings);
        if (steps[0].Endpoint.Stage == EndpointStage.Deprecated)
        {
            (warnings ??= []).Add($"{steps[0].Endpoint.Tag} has announced the end of {steps[0].Endpoint.Model}.");
        }

        AddUnknown(request.Provider.Order, "provider.order", catalog, providers, ref warnings);
        AddUnknown(request.Provider.Only, "provider.only", catalog, providers, ref warnings);
        AddUnknown(request.Provider.Ignore, "provider.ignore", catalog, providers, ref warnings);
        return warnings is null ? [] : [.. warnings];
    }

    private static void AddDropped(ImmutableArray<RouteStep> steps, ref List<string>? warnings)
    {
        var dropped = default(ParameterSet);
        foreach (var step in steps)
        {
            dropped = dropped.With(step.Dropped);
        }

        foreach (var name in dropped.ToNames())
        {
            var parameter = ParameterSet.Of(name);
            var tags = steps.Where(s => s.Dropped.Contains(parameter)).Select(static s => s.Endpoint.Tag).Distinct(StringComparer.Ordinal);
            (warnings ??= []).Add($"\"{name}\" is not supported by {string.Join(", ", tags)} and has no effect there.");
        }
    }

    private static void AddUnknown(ImmutableArray<string> slugs, string field, ModelCatalog catalog, ProviderRegistry providers, ref List<string>? warnings)
    {
        foreach (var slug in slugs)
        {
            var slash = slug.IndexOf('/', StringComparison.Ordinal);
            var provider = slash < 0 ? slug : slug[..slash];
            if (!providers.TryGet(provider, out _) && catalog.ProviderName(provider) == provider)
            {
                (warnings ??= []).Add($"\"{field}\" names a provider that is not known: the entry has no effect. GET /api/v1/providers lists them.");
                return;
            }
        }
    }
}
