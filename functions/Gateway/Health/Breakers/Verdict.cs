namespace Interchange.Gateway.Health.Breakers;

/// <summary>What the end of an attempt says of an endpoint or of a credential.</summary>
internal enum Verdict
{
    /// <summary>Nothing.</summary>
    None,

    Well,

    Failed,
}
