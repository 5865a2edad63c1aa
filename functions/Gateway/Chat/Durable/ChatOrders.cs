using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing.Candidates;
using Interchange.Gateway.Usage.Generations;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>Makes orders of chat requests that stand in a batch, as a request of its own is checked and planned when it is accepted.</summary>
internal sealed class ChatOrders(ChatRouting routing, ModelCatalog catalog, TimeProvider time)
{
    private const string BatchSuffix = ":batch";

    /// <summary>Checks a request and plans its route: at batch prices where the model has them, and at the usual ones where it has none or nobody answers there.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="body">The request.</param>
    /// <param name="batch">The batch.</param>
    /// <returns>The order as it is kept.</returns>
    /// <exception cref="GatewayException">400 or 404, as for a request of its own.</exception>
    public byte[] Accept(Caller caller, ReadOnlyMemory<byte> body, BatchedOrder batch)
    {
        var pooled = new PooledBody(body.Length);
        pooled.Append(body.Span);
        using var document = ChatDocument.Parse(pooled);
        var request = ChatRequestReader.Read(document);
        if (request.Stream)
        {
            throw new GatewayException(GatewayError.InvalidRequest("\"stream\" is true, and nobody listens to a batch. Leave it out."));
        }

        var now = time.GetUtcNow();
        var plan = routing.Plan(caller, request with { Models = [.. request.Models.SelectMany(AtBatchPricesFirst)] }, new HeaderDictionary(), now);
        return ChatJobStore.Pack(
            new ChatOrder
            {
                KeyHash = caller.Key.Hash,
                GenerationId = GenerationId.New(now),
                CreatedAt = now,
                Plan = StoredPlans.Of(plan),
                Headers = new Dictionary<string, string>(StringComparer.Ordinal),
                Batch = batch,
            },
            body.Span);
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
