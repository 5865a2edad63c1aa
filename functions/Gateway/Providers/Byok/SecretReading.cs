namespace Interchange.Gateway.Providers.Byok;

/// <summary>A credential's key, or why there is none.</summary>
/// <param name="State">Which of the two.</param>
/// <param name="Secret">The key; null unless it is known.</param>
public readonly record struct SecretReading(SecretState State, ProviderSecret? Secret);
