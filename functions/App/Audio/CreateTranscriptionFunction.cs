using Interchange.App.Jobs;
using Interchange.Gateway.Audio;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.App.Audio;

internal sealed class CreateTranscriptionFunction(CreateTranscription transcription)
{
    [Function("CreateTranscription")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/audio/transcriptions")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        transcription.HandleAsync(request.HttpContext, new DurableJobRuns(client));
}
