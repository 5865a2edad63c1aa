using Interchange.Gateway.Usage.DeadLetters;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage.DeadLetters;

internal sealed class ReplayDeadLettersFunction(ReplayDeadLetters letters)
{
    [Function("ReplayDeadLetters")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/operations/dead-letters/{subscription}/replay")] HttpRequest request, string subscription) =>
        letters.HandleAsync(request.HttpContext, subscription);
}
