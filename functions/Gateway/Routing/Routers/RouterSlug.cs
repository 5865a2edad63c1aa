using System.Diagnostics.CodeAnalysis;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Routing.Routers;

/// <summary>A slug that leaves the choice of the model to the gateway.</summary>
/// <param name="Strategy">How it is chosen.</param>
/// <param name="Family">For the newest of a family: <c>author/family</c>; else empty.</param>
/// <param name="Variants">The suffixes of the slug.</param>
internal readonly record struct RouterSlug(RouteStrategy Strategy, string Family, ModelVariants Variants)
{
    private const string Latest = "-latest";

    /// <summary>Reads <c>interchange/auto</c>, <c>interchange/free</c>, their OpenRouter spellings, and <c>~author/family-latest</c>, each with variants.</summary>
    /// <exception cref="GatewayException">400: the suffix is no variant.</exception>
    public static bool TryRead(string slug, [NotNullWhen(true)] out RouterSlug? router)
    {
        router = null;
        var name = slug.AsSpan();
        var colon = name.IndexOf(':');
        var suffixes = colon < 0 ? "" : slug[(colon + 1)..];
        name = colon < 0 ? name : name[..colon];
        var strategy = StrategyOf(name);
        if (strategy is null)
        {
            return false;
        }

        var variants = ModelVariants.None;
        foreach (var suffix in suffixes.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var variant = ModelSlug.VariantOf(suffix);
            variants |= variant != ModelVariants.None
                ? variant
                : throw new GatewayException(GatewayError.InvalidRequest(
                    $"'{suffix}' is not a variant. Variants are {string.Join(", ", ModelSlug.Variants.Select(static v => ":" + v.Name))}."));
        }

        router = new RouterSlug(strategy.Value, strategy == RouteStrategy.Latest ? name[1..^Latest.Length].ToString() : "", variants);
        return true;
    }

    private static RouteStrategy? StrategyOf(ReadOnlySpan<char> name)
    {
        const StringComparison Whatever = StringComparison.OrdinalIgnoreCase;
        if (name.StartsWith("~") && name.EndsWith(Latest, Whatever) && name.Contains('/'))
        {
            return RouteStrategy.Latest;
        }

        if (name.Equals("interchange/auto", Whatever) || name.Equals("openrouter/auto", Whatever))
        {
            return RouteStrategy.Auto;
        }

        return name.Equals("interchange/free", Whatever) || name.Equals("openrouter/free", Whatever) ? RouteStrategy.Free : null;
    }
}
