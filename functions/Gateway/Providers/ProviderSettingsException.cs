namespace Interchange.Gateway.Providers;

/// <summary>A setting of a provider is wrong; the message names the setting and the remedy and never holds a key. Stops the start.</summary>
public sealed class ProviderSettingsException(string message, Exception? innerException = null) : Exception(message, innerException);
