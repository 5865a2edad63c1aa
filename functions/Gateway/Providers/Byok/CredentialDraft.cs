using Interchange.Gateway.Keys.Byok;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>What a body makes of a credential.</summary>
/// <param name="Credential">The record as it shall be, but for the secret's version.</param>
/// <param name="Secret">The key that the body brings; null when it brings none.</param>
internal sealed record CredentialDraft(ProviderCredential Credential, ProviderSecret? Secret);
