namespace Interchange.Gateway.Errors;

/// <summary>Stops the handling of a request with an answer for the caller. Thrown before the first byte of an answer only.</summary>
public sealed class GatewayException(GatewayError error, Exception? innerException = null) : Exception(error.Message, innerException)
{
    /// <summary>What the caller is told.</summary>
    public GatewayError Error { get; } = error;
}
