using Interchange.App.Jobs;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Completions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Chat;

internal sealed class CompletionsFunction(ChatCompletions completions, CompletionsDialect dialect)
{
    [Function("Completions")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/completions")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        completions.HandleAsync(request.HttpContext, new DurableJobRuns(client), dialect);
}
