namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// The vault does not answer, answers too late, or refuses the gateway itself. Nothing is known about what was asked. For a caller this is a 503
/// with <c>Retry-After</c>, never a 401 or a 404 (invariant I7).
/// </summary>
public sealed class CredentialVaultUnavailableException(Exception innerException)
    : Exception($"The vault of provider keys is unavailable: {innerException.GetType().Name}.", innerException);
