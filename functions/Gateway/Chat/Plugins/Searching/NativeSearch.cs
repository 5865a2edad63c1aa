using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Plugins.Searching;

/// <summary>Which endpoints search the web themselves. Pure.</summary>
internal static class NativeSearch
{
    private static readonly ParameterSet Parameter = ParameterSet.Of("web_search_options");

    /// <summary>Whether an endpoint does: the catalog knows it, and its wire has a word for it.</summary>
    public static bool Does(ModelEndpoint endpoint, ProviderDescriptor? provider) =>
        EndpointCapabilities.Of(endpoint, provider) is { ParametersKnown: true } known && endpoint.SupportedParameters.Count > 0 && known.Parameters.Contains(Parameter);

    /// <summary>The plan without those that do not.</summary>
    /// <exception cref="GatewayException">400: none does.</exception>
    public static RoutePlan Narrow(RoutePlan plan)
    {
        var able = plan.Steps.RemoveAll(static step => !Does(step.Endpoint, step.Provider));
        return able.IsEmpty
            ? throw new GatewayException(GatewayError.InvalidRequest(
                $"No provider of {plan.Steps[0].Slug} searches the web itself, as the engine native of the plugin web wants it. Name another model or engine, or leave the plugin out."))
            : plan with { Steps = able };
    }
}
