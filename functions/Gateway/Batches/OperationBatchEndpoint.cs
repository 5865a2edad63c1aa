using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Batches;

/// <summary>Batches of what models do beside chat, where the answer is a document.</summary>
/// <param name="endpoint">As callers name it, such as <c>/v1/embeddings</c>.</param>
/// <param name="operation">What they do.</param>
/// <param name="orders">Makes orders of lines.</param>
internal sealed class OperationBatchEndpoint(string endpoint, InferenceOperation operation, ChatOrders orders) : IBatchEndpoint
{
    public string Endpoint => endpoint;

    public byte[] Accept(Caller caller, ReadOnlyMemory<byte> body, BatchKey batch, DateTimeOffset keptUntil) =>
        orders.Accept(caller, body, new BatchedOrder(batch.Id, keptUntil), operation);
}
