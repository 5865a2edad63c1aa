using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>Which models of a plan do what is asked. Pure.</summary>
internal static class OperationModels
{
    /// <summary>The steps whose models do it and whose providers offer it.</summary>
    /// <exception cref="GatewayException">400: no model does; 404: no provider of one offers it here.</exception>
    public static RoutePlan Narrow(RoutePlan plan, InferenceOperation operation, ModelCatalog catalog)
    {
        var able = plan.Steps.RemoveAll(step => !OutputsOf(step, catalog).Contains(operation.Modality, StringComparer.Ordinal));
        if (able.IsEmpty)
        {
            throw WrongEndpoint(plan, $"makes no {operation.Modality}. GET /api/v1/models?output_modalities={operation.Modality} lists the models that do.");
        }

        var offered = able.RemoveAll(step => operation.ApiOf(step.Provider) is null);
        return offered.IsEmpty
            ? throw new GatewayException(GatewayError.NotFound($"No provider of {able[0].Slug} that is switched on offers {operation.Modality} through this gateway. Name another model."))
            : plan with { Steps = offered };
    }

    /// <summary>Leaves out the models that do not chat.</summary>
    /// <exception cref="GatewayException">400: none does.</exception>
    public static RoutePlan NarrowToChat(RoutePlan plan, ModelCatalog catalog)
    {
        // Nearly every plan is of models that chat: it is looked through without allocating.
        foreach (var step in plan.Steps)
        {
            if (IsNoChat(step, catalog))
            {
                return WithoutOthers(plan, catalog);
            }
        }

        return plan;
    }

    private static RoutePlan WithoutOthers(RoutePlan plan, ModelCatalog catalog)
    {
        var able = plan.Steps.RemoveAll(step => IsNoChat(step, catalog));
        return able.IsEmpty
            ? throw WrongEndpoint(plan, "does not chat. Its own API is POST /api/v1/embeddings or POST /api/v1/rerank.")
            : plan with { Steps = able };
    }

    private static bool IsNoChat(RouteStep step, ModelCatalog catalog)
    {
        foreach (var output in OutputsOf(step, catalog))
        {
            if (output is not ("embeddings" or "rerank"))
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<string> OutputsOf(RouteStep step, ModelCatalog catalog) =>
        catalog.TryResolve(step.Endpoint.Model, out var resolved) ? resolved.Model.OutputModalities : ["text"];

    private static GatewayException WrongEndpoint(RoutePlan plan, string why) => new(GatewayError.InvalidRequest($"{plan.Steps[0].Slug} {why}") with
    {
        Availability = new JsonObject
        {
            ["code"] = "wrong_endpoint",
            ["retryable"] = false,
            ["requested_models"] = new JsonArray([.. plan.Steps.Select(static step => step.Slug).Distinct(StringComparer.Ordinal).Select(static slug => (JsonNode)slug)]),
        },
    });
}
