namespace Interchange.Gateway.Providers.Byok;

/// <summary>One encrypted key of the local vault.</summary>
/// <param name="Reference">What it is; authenticated, not encrypted.</param>
/// <param name="Nonce">Of AES-GCM, used once.</param>
/// <param name="Tag">Of AES-GCM.</param>
/// <param name="Data">The encrypted key.</param>
internal sealed record LocalVaultEntry(SecretReference Reference, byte[] Nonce, byte[] Tag, byte[] Data);
