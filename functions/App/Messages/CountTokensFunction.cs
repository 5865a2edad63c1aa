using Interchange.Gateway.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Messages;

internal sealed class CountTokensFunction(CountTokens tokens)
{
    [Function("CountTokens")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/messages/count_tokens")] HttpRequest request) =>
        tokens.HandleAsync(request.HttpContext);
}
