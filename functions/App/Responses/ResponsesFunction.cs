using Interchange.App.Jobs;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Responses;

internal sealed class ResponsesFunction(ChatCompletions completions, ResponsesDialect dialect)
{
    [Function("Responses")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/responses")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        completions.HandleAsync(request.HttpContext, new DurableJobRuns(client), dialect);
}
