using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing.Candidates;
using Interchange.Gateway.Routing.Routers;

namespace Interchange.Gateway.Routing;

/// <summary>The answer when no endpoint is left: which rule left out which one, and what would help. Source: <c>error.availability</c> of OpenRouter's error reference.</summary>
internal sealed class NothingLeft(RouteRequest request, ModelCatalog catalog, ProviderRegistry providers, ModelTable table, Eligibility eligibility)
{
    private const int MostHints = 3;
    private const int MostExcluded = 100;

    /// <summary>For models that the caller named.</summary>
    public GatewayError Of(List<RouteTarget> targets, List<Exclusion> exclusions)
    {
        var models = string.Join(", ", request.Models);
        var code = Code(targets, exclusions);
        var message = code switch
        {
            "free_variant_ended" => $"No provider gives {models} away, or none any longer. Name the model without \":free\".",
            "model_deprecated" => $"{models} is no longer served: its providers have given it up. Name a newer model.",
            "no_endpoints" when exclusions.Count == 0 => $"No endpoint serves {models}. GET /api/v1/models lists what is served.",
            "no_endpoints" => $"No provider of {models} is switched on. Whoever runs the gateway sets {KeySettings(exclusions)}, or your account brings a key of its own with POST /byok.",
            "privacy_restricted" => $"No endpoint of {models} meets the data policy. {Remedy(exclusions)}",
            _ => $"No endpoint of {models} meets the request. {Remedy(exclusions)} \"excluded\" tells which rule left out which endpoint.",
        };
        return Error(message, code, exclusions);
    }

    /// <summary>For a caller who left the choice of the model to the gateway.</summary>
    public GatewayError OfRouter(RouteStrategy strategy, List<Exclusion> exclusions)
    {
        // What no provider that is on offers, no change of the request can bring.
        var reachable = exclusions.Where(static e => e.Reason is not (ExclusionReason.ProviderOff or ExclusionReason.Variant)).ToList();
        var kind = strategy == RouteStrategy.Free ? "free model" : "model";
        return reachable.Count == 0
            ? Error($"No {kind} is switched on. Whoever runs the gateway sets a provider's key, or your account brings its own with POST /byok.", "no_endpoints", [])
            : Error($"No {kind} matches the request and its restrictions. {Remedy(reachable)}", PolicyCode(reachable), reachable);
    }

    private static string Code(List<RouteTarget> targets, List<Exclusion> exclusions)
    {
        if (targets.TrueForAll(static t => t.Resolved.Variants.HasFlag(ModelVariants.Free) && t.Resolved.Endpoints.IsEmpty))
        {
            return "free_variant_ended";
        }

        if (exclusions.TrueForAll(static e => e.Reason is ExclusionReason.ProviderOff))
        {
            return exclusions.Count > 0 && exclusions.TrueForAll(static e => e.Endpoint.Endpoint.Stage == EndpointStage.Deprecated)
                ? "model_deprecated"
                : "no_endpoints";
        }

        return PolicyCode(exclusions);
    }

    private static string PolicyCode(List<Exclusion> exclusions) =>
        exclusions.TrueForAll(static e =>
            e.Reason is ExclusionReason.ProviderOff or ExclusionReason.Variant or ExclusionReason.ZeroDataRetention or ExclusionReason.DataCollection)
        && exclusions.Exists(static e => e.Reason is ExclusionReason.ZeroDataRetention or ExclusionReason.DataCollection)
            ? "privacy_restricted"
            : "constraint_filtered";

    /// <summary>The reason that the caller can do most about: the commonest among endpoints whose provider is on.</summary>
    private static ExclusionReason Chief(List<Exclusion> exclusions) => exclusions
        .GroupBy(static e => e.Reason)
        .OrderBy(static g => g.Key is ExclusionReason.ProviderOff or ExclusionReason.Variant)
        .ThenByDescending(static g => g.Count())
        .ThenBy(static g => g.Key)
        .First().Key;

    private static string Remedy(List<Exclusion> exclusions) => ExclusionReasons.Constraint(Chief(exclusions)).Remedy;

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Distinct(StringComparer.Ordinal).Select(static v => (JsonNode)v)];

    private GatewayError Error(string message, string code, List<Exclusion> exclusions)
    {
        var availability = new JsonObject
        {
            ["code"] = code,
            ["retryable"] = false,
            ["requested_models"] = Strings(request.Models),
            ["affected_providers"] = Strings(exclusions.Select(static e => e.Endpoint.Endpoint.Provider)),
            ["excluded_by"] = Strings(exclusions.Select(static e => ExclusionReasons.Word(e.Reason))),
            ["fallback_models"] = Strings(Hints(exclusions)),
        };
        if (exclusions.Count > 0)
        {
            var (field, remedy) = ExclusionReasons.Constraint(Chief(exclusions));
            availability["constraint"] = new JsonObject { ["field"] = field, ["detail"] = remedy };
        }

        availability["excluded"] = new JsonArray([.. exclusions.Take(MostExcluded).Select(static e => (JsonNode)new JsonObject
        {
            ["endpoint"] = e.Endpoint.Name,
            ["model"] = e.Model.Model.Id,
            ["reason"] = ExclusionReasons.Word(e.Reason),
        })]);
        return GatewayError.NotFound(message) with { Availability = availability };
    }

    /// <summary>Models that would meet the same request: of the same authors first, then the newest.</summary>
    private IEnumerable<string> Hints(List<Exclusion> exclusions)
    {
        if (exclusions.Count == 0)
        {
            return [];
        }

        var authors = request.Models.Select(static m => m.TrimStart('~').Split('/')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return catalog.Models
            .Where(ModelFit.IsGeneral)
            .Where(model => ModelFit.Cheapest(table.Of(model), eligibility, request.Needs.Parameters, free: false) is not null)
            .OrderByDescending(model => authors.Contains(model.Id.Split('/')[0]))
            .ThenByDescending(static model => model.Created)
            .Take(MostHints)
            .Select(static model => model.Id);
    }

    private string KeySettings(List<Exclusion> exclusions)
    {
        var settings = exclusions
            .Select(e => providers.TryGet(e.Endpoint.Endpoint.Provider, out var provider) ? provider : null)
            .OfType<ProviderDescriptor>()
            .Where(static provider => !provider.KeySettings.IsEmpty)
            .Select(static provider => provider.KeySettings[0])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return settings.Count == 0 ? "the key of one" : string.Join(" or ", settings);
    }
}
