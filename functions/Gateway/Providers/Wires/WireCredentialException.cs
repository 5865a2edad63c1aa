namespace Interchange.Gateway.Providers.Wires;

/// <summary>A provider's credential cannot be used: it does not have the form that the wire needs, or the token service refuses it. Nothing was sent to the model.</summary>
/// <param name="message">For the log: it never holds the credential.</param>
public sealed class WireCredentialException(string message) : Exception(message);
