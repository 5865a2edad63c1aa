namespace Interchange.Gateway.Keys.Byok;

/// <summary>A credential's record and the version it was read at.</summary>
/// <param name="Credential">The record.</param>
/// <param name="Version">Opaque; changes with every write of the record.</param>
public sealed record StoredCredential(ProviderCredential Credential, string Version);
