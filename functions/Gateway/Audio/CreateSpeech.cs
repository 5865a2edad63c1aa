using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Audio;

/// <summary><c>POST /api/v1/audio/speech</c>: the sound goes to the caller as it is made. Source: OpenRouter's OpenAPI document, <c>createAudioSpeech</c>.</summary>
public sealed class CreateSpeech
{
    internal static readonly InferenceOperation Operation = new()
    {
        Name = "tts",
        Modality = "speech",
        FormOf = SpeechForms.For,
        Check = static document => SpeechWish.Of(document),
        Measure = SpeechWish.Measure,
        Streaming = OperationStreaming.Always,
    };

    private readonly InferenceOperations _operations;

    internal CreateSpeech(InferenceOperations operations) => _operations = operations;

    /// <exception cref="GatewayException">The request is refused before anything was tried.</exception>
    public Task HandleAsync(HttpContext context, IJobRuns jobs) => _operations.HandleAsync(context, Operation, jobs);
}
