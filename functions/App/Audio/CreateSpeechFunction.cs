using Interchange.App.Jobs;
using Interchange.Gateway.Audio;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Audio;

internal sealed class CreateSpeechFunction(CreateSpeech speech)
{
    [Function("CreateSpeech")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/audio/speech")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        speech.HandleAsync(request.HttpContext, new DurableJobRuns(client));
}
