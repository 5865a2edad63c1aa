using Interchange.Gateway.Usage.DeadLetters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage.DeadLetters;

internal sealed class ListDeadLettersFunction(ListDeadLetters letters)
{
    [Function("ListDeadLetters")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/operations/dead-letters/{subscription}")] HttpRequest request, string subscription) =>
        letters.HandleAsync(request.HttpContext, subscription);
}
