namespace Interchange.Gateway.Catalog;

/// <summary>What the provider says of an endpoint's life.</summary>
public enum EndpointStage
{
    Stable,

    Beta,

    /// <summary>Announced to go away, or gone already.</summary>
    Deprecated,
}
