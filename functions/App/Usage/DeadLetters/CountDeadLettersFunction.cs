using Interchange.Gateway.Usage.DeadLetters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage.DeadLetters;

internal sealed class CountDeadLettersFunction(CountDeadLetters letters)
{
    [Function("CountDeadLetters")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/operations/dead-letters")] HttpRequest request) =>
        letters.HandleAsync(request.HttpContext);
}
