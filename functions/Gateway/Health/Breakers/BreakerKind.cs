namespace Interchange.Gateway.Health.Breakers;

/// <summary>What a breaker guards.</summary>
public enum BreakerKind
{
    Endpoint,

    Credential,
}
