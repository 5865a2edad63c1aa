using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>
/// <c>POST /operations/reconciliation</c>, the gateway's own: asks for a reconciliation of all accounts, which starts within a minute on one of the instances. It may
/// take longer than a request does. For operators.
/// </summary>
public sealed class RequestReconciliation(AuthenticateOperator authenticate, IReconciliationStore store, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        await authenticate.AuthenticateAsync(context, cancellationToken);
        await store.RequestAsync(time.GetUtcNow(), cancellationToken);
        var run = await store.ReadAsync(cancellationToken);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status202Accepted,
            json =>
            {
                json.WriteStartObject("data");
                ReconciliationJson.Write(json, run);
                json.WriteEndObject();
            },
            cancellationToken);
    }
}
