using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Health.Endpoints;

/// <summary>How endpoints do, as far as this instance knows. Read on the hot path: answers from memory, without locks and without waiting.</summary>
public interface IEndpointHealth
{
    /// <summary>The endpoint's condition; <see cref="EndpointCondition.Unknown"/> for one that has not been used lately.</summary>
    EndpointCondition Of(ModelEndpoint endpoint);
}
