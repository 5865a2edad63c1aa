using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Batches;

/// <summary>Batches of chat completions.</summary>
internal sealed class ChatBatchEndpoint(ChatOrders orders) : IBatchEndpoint
{
    public string Endpoint => "/v1/chat/completions";

    public byte[] Accept(Caller caller, ReadOnlyMemory<byte> body, BatchKey batch, DateTimeOffset keptUntil) =>
        orders.Accept(caller, body, new BatchedOrder(batch.Id, keptUntil));
}
