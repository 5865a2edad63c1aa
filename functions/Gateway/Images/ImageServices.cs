using Interchange.Gateway.Chat.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Images;

/// <summary>Registers images.</summary>
public static class ImageServices
{
    /// <summary>Needs the chat slice.</summary>
    public static IServiceCollection AddImages(this IServiceCollection services) => services
        .AddSingleton(CreateImages.Operation)
        .AddSingleton(static provider => new CreateImages(provider.GetRequiredService<InferenceOperations>()))
        .AddSingleton<ListImageModels>()
        .AddSingleton<ListImageModelEndpoints>();
}
