using Interchange.Gateway.Chat.Dialects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interchange.Gateway.Messages;

/// <summary>Registers Anthropic's Messages as a dialect of callers.</summary>
public static class MessagesServices
{
    /// <summary>Needs the chat slice.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services)
    {
        services.TryAddSingleton<MessagesDialect>();
        services.AddSingleton<ICallerDialect>(static provider => provider.GetRequiredService<MessagesDialect>());
        services.TryAddSingleton<CountTokens>();
        return services;
    }
}
