using Interchange.Gateway.Billing.Entries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

internal sealed class ListCreditEntriesFunction(ListCreditEntries credits)
{
    [Function("ListCreditEntries")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/credits/entries")] HttpRequest request) =>
        credits.HandleAsync(request.HttpContext);
}
