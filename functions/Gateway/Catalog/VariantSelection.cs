using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>Which endpoints of a model a slug's static variants leave.</summary>
internal static class VariantSelection
{
    public static ImmutableArray<ModelEndpoint> Select(Model model, ModelVariants variants)
    {
        var endpoints = variants.HasFlag(ModelVariants.Free)
            ? model.Endpoints.RemoveAll(static e => !e.Pricing.IsFree)
            : WithoutFreeTier(model.Endpoints);
        if (variants.HasFlag(ModelVariants.Thinking))
        {
            endpoints = endpoints.RemoveAll(static e => !e.SupportedParameters.Contains("reasoning"));
        }

        if (variants.HasFlag(ModelVariants.Extended) && endpoints.Max(static e => e.ContextLength) is { } longest)
        {
            endpoints = endpoints.RemoveAll(e => e.ContextLength != longest);
        }

        return endpoints;
    }

    // A trial offer costs nothing and would win every comparison by price, so it takes part only when it is all there is.
    private static ImmutableArray<ModelEndpoint> WithoutFreeTier(ImmutableArray<ModelEndpoint> endpoints)
    {
        if (!HasFreeTier(endpoints))
        {
            return endpoints;
        }

        var ordinary = endpoints.RemoveAll(static e => e.FreeTier);
        return ordinary.IsEmpty ? endpoints : ordinary;
    }

    private static bool HasFreeTier(ImmutableArray<ModelEndpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (endpoint.FreeTier)
            {
                return true;
            }
        }

        return false;
    }
}
