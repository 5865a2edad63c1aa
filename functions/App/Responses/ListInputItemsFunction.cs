using Interchange.Gateway.Responses.Storing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Responses;

internal sealed class ListInputItemsFunction(ListInputItems response)
{
    [Function("ListInputItems")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/responses/{id}/input_items")] HttpRequest request, string id) =>
        response.HandleAsync(request.HttpContext, id);
}
