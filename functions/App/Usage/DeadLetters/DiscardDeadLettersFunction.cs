using Interchange.Gateway.Usage.DeadLetters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage.DeadLetters;

internal sealed class DiscardDeadLettersFunction(DiscardDeadLetters letters)
{
    [Function("DiscardDeadLetters")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/operations/dead-letters/{subscription}/discard")] HttpRequest request, string subscription) =>
        letters.HandleAsync(request.HttpContext, subscription);
}
