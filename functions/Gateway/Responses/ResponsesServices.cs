using Interchange.Gateway.Chat.Dialects;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Responses;

/// <summary>Registration of this folder.</summary>
public static class ResponsesServices
{
    /// <summary>Needs chat completions, which answer.</summary>
    public static IServiceCollection AddResponses(this IServiceCollection services) => services
        .AddSingleton<ResponsesDialect>()
        .AddSingleton<ICallerDialect>(static provider => provider.GetRequiredService<ResponsesDialect>());
}
