using Interchange.Gateway.Catalog;
using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Tests.Chat.Driving;

/// <summary>Knows what a test says.</summary>
internal sealed class FakeHealth : IEndpointHealth
{
    public Dictionary<string, EndpointCondition> Conditions { get; } = new(StringComparer.Ordinal);

    public EndpointCondition Of(ModelEndpoint endpoint) => Conditions.GetValueOrDefault(endpoint.Tag, EndpointCondition.Unknown);
}
