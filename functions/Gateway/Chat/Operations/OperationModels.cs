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
    /// <exception cref="GatewayException">400: no model does, or none does it this way; 404: no provider of one offers it here.</exception>
    public static RoutePlan Narrow(RoutePlan plan, InferenceOperation operation, ChatDocument document, ModelCatalog catalog)
    {
        var able = plan.Steps.RemoveAll(step => !OutputsOf(step, catalog).Contains(operation.Modality, StringComparer.Ordinal));
        if (able.IsEmpty)
        {
            throw WrongEndpoint(plan, $"makes no {operation.Modality}. GET /api/v1/models?output_modalities={operation.Modality} lists the models that do.");
        }

        return operation.FormOf is null
            ? NarrowTo(plan, able, able.RemoveAll(step => operation.ApiOf!(step.Provider) is null), operation, why: null)
            : NarrowToForms(plan, able, operation, document, catalog);
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

    /// <summary>What the model of a step makes.</summary>
    public static ImmutableArray<string> OutputsOf(RouteStep step, ModelCatalog catalog) =>
        catalog.TryResolve(step.Endpoint.Model, out var resolved) ? resolved.Model.OutputModalities : ["text"];

    private static RoutePlan NarrowToForms(RoutePlan plan, ImmutableArray<RouteStep> able, InferenceOperation operation, ChatDocument document, ModelCatalog catalog)
    {
        string? why = null;
        var offered = able.RemoveAll(step =>
        {
            var choice = operation.FormOf!(step.Endpoint, step.Provider, OutputsOf(step, catalog), document);
            why ??= choice.Why is null ? null : $"{step.Provider.Name} {choice.Why}";
            return choice.Form is null;
        });
        return NarrowTo(plan, able, offered, operation, why);
    }

    private static RoutePlan NarrowTo(RoutePlan plan, ImmutableArray<RouteStep> able, ImmutableArray<RouteStep> offered, InferenceOperation operation, string? why)
    {
        if (!offered.IsEmpty)
        {
            return plan with { Steps = offered };
        }

        throw new GatewayException(why is null
            ? GatewayError.NotFound($"No provider of {able[0].Slug} that is switched on offers {operation.Modality} through this gateway. Name another model.")
            : GatewayError.InvalidRequest(why));
    }

    private static RoutePlan WithoutOthers(RoutePlan plan, ModelCatalog catalog)
    {
        var able = plan.Steps.RemoveAll(step => IsNoChat(step, catalog));
        return able.IsEmpty
            ? throw WrongEndpoint(plan, $"does not chat. Its own API is POST /api/v1/{ApiOf(OutputsOf(plan.Steps[0], catalog))}.")
            : plan with { Steps = able };
    }

    private static bool IsNoChat(RouteStep step, ModelCatalog catalog)
    {
        foreach (var output in OutputsOf(step, catalog))
        {
            if (ApiOf(output) is null)
            {
                return false;
            }
        }

        return true;
    }

    private static string? ApiOf(ImmutableArray<string> outputs) => outputs.IsEmpty ? "embeddings" : ApiOf(outputs[0]);

    /// <summary>The API of models that make nothing else; null for what a chat makes.</summary>
    private static string? ApiOf(string output) => output switch
    {
        "embeddings" => "embeddings",
        "rerank" => "rerank",
        "image" => "images",
        "speech" => "audio/speech",
        "transcription" => "audio/transcriptions",
        _ => null,
    };

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
