using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Candidates;
using Interchange.Gateway.Usage.Generations;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>Makes orders of requests that stand in a batch, as a request of its own is checked and planned when it is accepted.</summary>
internal sealed class ChatOrders(ChatRouting routing, ModelCatalog catalog, TimeProvider time)
{
    private const string BatchSuffix = ":batch";

    /// <summary>Checks a chat request and plans its route: at batch prices where the model has them, and at the usual ones where it has none or nobody answers there.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="body">The request.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="dialect">The API that it is in; null for chat completions.</param>
    /// <returns>The order as it is kept.</returns>
    /// <exception cref="GatewayException">400 or 404, as for a request of its own.</exception>
    public byte[] Accept(Caller caller, ReadOnlyMemory<byte> body, BatchedOrder batch, ICallerDialect? dialect = null)
    {
        var translated = dialect?.Read(Pooled(body), new HeaderDictionary { ["Prefer"] = "respond-async" });
        using var native = translated?.Native?.Body;
        using var document = ChatDocument.Parse(translated?.Chat ?? Pooled(body));
        var request = ChatRequestReader.Read(document) with { IsTranslated = translated is not null };
        var plan = OperationModels.NarrowToChat(Plan(caller, request), catalog);
        return Pack(caller, document, plan, batch, order => order with { Dialect = dialect?.Name, DialectState = translated?.State });
    }

    /// <summary>The same for a request that is not chat's.</summary>
    /// <inheritdoc cref="Accept(Caller, ReadOnlyMemory{byte}, BatchedOrder, ICallerDialect?)"/>
    public byte[] Accept(Caller caller, ReadOnlyMemory<byte> body, BatchedOrder batch, InferenceOperation operation)
    {
        using var document = ChatDocument.Parse(Pooled(body));
        var plan = OperationModels.Narrow(Plan(caller, InferenceOperations.Read(document, operation)), operation, document, catalog);
        return Pack(caller, document, plan with { Session = null }, batch, order => order with { ApiType = operation.Name });
    }

    private static PooledBody Pooled(ReadOnlyMemory<byte> body)
    {
        var pooled = new PooledBody(body.Length);
        pooled.Append(body.Span);
        return pooled;
    }

    private RoutePlan Plan(Caller caller, ChatRequest request) => request.Stream
        ? throw new GatewayException(GatewayError.InvalidRequest("\"stream\" is true, and nobody listens to a batch. Leave it out."))
        : routing.Plan(caller, request with { Models = [.. request.Models.SelectMany(AtBatchPricesFirst)] }, new HeaderDictionary(), time.GetUtcNow());

    private byte[] Pack(Caller caller, ChatDocument document, RoutePlan plan, BatchedOrder batch, Func<ChatOrder, ChatOrder> change)
    {
        var now = time.GetUtcNow();
        var order = new ChatOrder
        {
            KeyHash = caller.Key.Hash,
            GenerationId = GenerationId.New(now),
            CreatedAt = now,
            Plan = StoredPlans.Of(plan),
            Headers = new Dictionary<string, string>(StringComparer.Ordinal),
            Batch = batch,
        };
        return ChatJobStore.Pack(change(order), document.Utf8.Span);
    }

    private IEnumerable<string> AtBatchPricesFirst(string slug)
    {
        if (catalog.TryResolve(slug, out var resolved)
            && resolved.Variants == ModelVariants.None
            && resolved.Endpoints.Any(static endpoint => EndpointTiers.Of(endpoint.Tag) == EndpointTier.Batch))
        {
            yield return slug + BatchSuffix;
        }

        yield return slug;
    }
}
