using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Health.Breakers;

/// <summary>
/// The circuit breakers of endpoints and of credentials. Every attempt asks to enter before it sends anything, and reports once how it ended.
/// Both answer from memory.
/// </summary>
public interface IBreakers
{
    /// <summary>Asks for leave to send one request to an endpoint with a credential. Leave, once given, must be followed by one <see cref="Report"/>.</summary>
    BreakerPass TryEnter(ModelEndpoint endpoint, string credential);

    /// <summary>Says how an attempt that was let in ended.</summary>
    void Report(AttemptOutcome outcome);
}
