using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>
/// <c>GET /operations/reconciliation</c>, the gateway's own: how the latest reconciliation of all accounts went, and the accounts that are not in order. For operators.
/// </summary>
public sealed class GetReconciliation(AuthenticateOperator authenticate, IReconciliationStore store)
{
    private const int MostFindings = 1_000;

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        await authenticate.AuthenticateAsync(context, cancellationToken);
        var run = await store.ReadAsync(cancellationToken);
        var findings = await store.ListAsync(cancellationToken).Take(MostFindings).ToListAsync(cancellationToken);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject("data");
                ReconciliationJson.Write(json, run);
                json.WriteStartArray("findings");
                foreach (var finding in findings)
                {
                    ReconciliationJson.Write(json, finding);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            },
            cancellationToken);
    }
}
