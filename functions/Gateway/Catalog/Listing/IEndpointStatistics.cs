namespace Interchange.Gateway.Catalog.Listing;

/// <summary>How endpoints have done lately, for the listing.</summary>
public interface IEndpointStatistics
{
    /// <summary>An endpoint's statistics; <see cref="EndpointStatistics.None"/> where nothing is known. Answers from memory.</summary>
    EndpointStatistics Of(ModelEndpoint endpoint);
}
