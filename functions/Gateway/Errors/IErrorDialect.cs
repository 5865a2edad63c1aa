using System.Buffers;

namespace Interchange.Gateway.Errors;

/// <summary>
/// The error envelope of a caller who speaks another dialect than OpenRouter's: a feature of the request, set before anything can fail. Thread-safe.
/// </summary>
public interface IErrorDialect
{
    /// <summary>Appends the body of the answer, as JSON.</summary>
    void Write(GatewayError error, IBufferWriter<byte> output);
}
