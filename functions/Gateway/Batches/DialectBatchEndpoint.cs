using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Batches;

/// <summary>Batches of chats in another API's words: a line is answered in them, and refused in them.</summary>
/// <param name="endpoint">As callers name it, such as <c>/v1/messages</c>.</param>
/// <param name="dialect">The API.</param>
/// <param name="orders">Makes orders of lines.</param>
internal sealed class DialectBatchEndpoint(string endpoint, ICallerDialect dialect, ChatOrders orders) : IBatchEndpoint
{
    public string Endpoint => endpoint;

    public IErrorDialect Errors => dialect;

    public byte[] Accept(Caller caller, ReadOnlyMemory<byte> body, BatchKey batch, DateTimeOffset keptUntil) =>
        orders.Accept(caller, body, new BatchedOrder(batch.Id, keptUntil), dialect);
}
