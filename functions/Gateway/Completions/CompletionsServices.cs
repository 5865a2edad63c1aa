using Interchange.Gateway.Chat.Dialects;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Completions;

/// <summary>Registration of this folder.</summary>
public static class CompletionsServices
{
    /// <summary>Needs chat completions, which answer.</summary>
    public static IServiceCollection AddCompletions(this IServiceCollection services) => services
        .AddSingleton<CompletionsDialect>()
        .AddSingleton<ICallerDialect>(static provider => provider.GetRequiredService<CompletionsDialect>());
}
