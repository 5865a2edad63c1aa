namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Statistics of a gateway that keeps none.</summary>
internal sealed class NoEndpointStatistics : IEndpointStatistics
{
    public EndpointStatistics Of(ModelEndpoint endpoint) => EndpointStatistics.None;
}
