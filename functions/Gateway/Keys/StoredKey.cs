namespace Interchange.Gateway.Keys;

/// <summary>A key record and the version it was read at.</summary>
/// <param name="Key">The record.</param>
/// <param name="Version">Opaque; changes with every write of the record.</param>
public sealed record StoredKey(ApiKey Key, string Version);
