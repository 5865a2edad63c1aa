using Interchange.Gateway.Chat.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Rerank;

/// <summary>Registers the ranking of documents.</summary>
public static class RerankServices
{
    /// <summary>Needs the chat slice.</summary>
    public static IServiceCollection AddRerank(this IServiceCollection services) =>
        services
            .AddSingleton(RerankDocuments.Operation)
            .AddSingleton(static provider => new RerankDocuments(provider.GetRequiredService<InferenceOperations>()));
}
