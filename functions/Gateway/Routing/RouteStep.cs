using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing.Byok;

namespace Interchange.Gateway.Routing;

/// <summary>One endpoint of a plan, with all that an attempt needs to know of it.</summary>
/// <param name="Slug">What the answer's <c>model</c> says: the model's id with the variant that was asked for.</param>
/// <param name="Endpoint">The endpoint to call.</param>
/// <param name="Provider">Its provider.</param>
public sealed record RouteStep(string Slug, ModelEndpoint Endpoint, ProviderDescriptor Provider)
{
    /// <summary>Parameters of the request that this endpoint does not support and that are not sent to it; the plan's warnings name them.</summary>
    public ParameterSet Dropped { get; init; }

    /// <summary>The caller's own credential that the endpoint is called with; null for the gateway's.</summary>
    public RouteCredential? Own { get; init; }

    /// <summary>
    /// Names the credential that the endpoint is called with, without holding it. Where a provider needs none, its endpoints share none:
    /// each stands for itself.
    /// </summary>
    public string Credential => Own?.Name ?? (Provider.Authentication == ProviderAuthentication.None ? Endpoint.Name : Provider.Slug);
}
