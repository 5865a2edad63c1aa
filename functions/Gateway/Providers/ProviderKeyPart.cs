namespace Interchange.Gateway.Providers;

/// <summary>A part of a key that several settings hold together.</summary>
/// <param name="Member">Its name in the JSON object that the key then is.</param>
/// <param name="Setting">The setting that holds it.</param>
/// <param name="IsOptional">Whether the key is one without it.</param>
public readonly record struct ProviderKeyPart(string Member, string Setting, bool IsOptional = false);
