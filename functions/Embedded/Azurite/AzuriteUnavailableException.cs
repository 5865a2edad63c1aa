namespace Interchange.Embedded.Azurite;

/// <summary>Local storage cannot be started. The message says why and what to do.</summary>
public sealed class AzuriteUnavailableException(string message) : Exception(message);
