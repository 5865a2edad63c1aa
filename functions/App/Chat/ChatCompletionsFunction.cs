using Interchange.App.Jobs;
using Interchange.Gateway.Chat;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Chat;

internal sealed class ChatCompletionsFunction(ChatCompletions completions)
{
    [Function("ChatCompletions")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/chat/completions")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        completions.HandleAsync(request.HttpContext, new DurableJobRuns(client));
}
