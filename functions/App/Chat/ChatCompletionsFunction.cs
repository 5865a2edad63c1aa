using Interchange.Gateway.Chat;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Chat;

internal sealed class ChatCompletionsFunction(ChatCompletions completions)
{
    [Function("ChatCompletions")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/chat/completions")] HttpRequest request) =>
        completions.HandleAsync(request.HttpContext);
}
