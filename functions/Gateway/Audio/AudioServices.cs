using Interchange.Gateway.Chat.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Audio;

/// <summary>Registers speech and transcriptions.</summary>
public static class AudioServices
{
    /// <summary>Needs the chat slice.</summary>
    public static IServiceCollection AddAudio(this IServiceCollection services) => services
        .AddSingleton(CreateSpeech.Operation)
        .AddSingleton(CreateTranscription.Operation)
        .AddSingleton(static provider => new CreateSpeech(provider.GetRequiredService<InferenceOperations>()))
        .AddSingleton(static provider => new CreateTranscription(provider.GetRequiredService<InferenceOperations>()));
}
