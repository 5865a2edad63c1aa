using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Batches;

/// <summary>A dialect that batches may be in: one for each <c>endpoint</c>.</summary>
internal interface IBatchEndpoint
{
    /// <summary>As callers name it, such as <c>/v1/chat/completions</c>.</summary>
    string Endpoint { get; }

    /// <summary>How errors are said in it; null for OpenRouter's envelope.</summary>
    IErrorDialect? Errors => null;

    /// <summary>Checks and plans what a line asks for, and writes it down as the jobs of the dialect read it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="body">The body of the line.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="keptUntil">So long the line may be worked on.</param>
    /// <exception cref="GatewayException">What the request would be refused with by itself.</exception>
    byte[] Accept(Caller caller, ReadOnlyMemory<byte> body, BatchKey batch, DateTimeOffset keptUntil);
}
