using Interchange.Gateway.Chat.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Embeddings;

/// <summary>Registers embeddings.</summary>
public static class EmbeddingServices
{
    /// <summary>Needs the chat slice.</summary>
    public static IServiceCollection AddEmbeddings(this IServiceCollection services) =>
        services
            .AddSingleton(CreateEmbeddings.Operation)
            .AddSingleton(static provider => new CreateEmbeddings(provider.GetRequiredService<InferenceOperations>()));
}
