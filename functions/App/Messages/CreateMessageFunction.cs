using Interchange.App.Jobs;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Messages;

internal sealed class CreateMessageFunction(ChatCompletions completions, MessagesDialect dialect)
{
    [Function("CreateMessage")]
    public Task Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/messages")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        completions.HandleAsync(request.HttpContext, new DurableJobRuns(client), dialect);
}
