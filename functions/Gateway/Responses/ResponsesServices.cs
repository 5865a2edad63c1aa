using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Responses.Storing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Responses;

/// <summary>Registration of this folder.</summary>
public static class ResponsesServices
{
    /// <summary>Needs chat completions, which answer, jobs and payloads.</summary>
    /// <exception cref="InvalidOperationException">A setting is not a time span or is out of range.</exception>
    public static IServiceCollection AddResponses(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(ResponseOptions.From(configuration))
        .AddSingleton(static provider => new StoredResponses(
            provider.GetRequiredService<IPayloadStore>(), provider.GetRequiredService<ResponseOptions>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(static provider => new ResponsesDialect(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<StoredResponses>(), provider.GetRequiredService<ILogger<ResponsesDialect>>()))
        .AddSingleton<ICallerDialect>(static provider => provider.GetRequiredService<ResponsesDialect>())
        .AddSingleton(static provider => new FindResponse(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<ResponsesDialect>(),
            provider.GetRequiredService<StoredResponses>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(static provider => new GetResponse(provider.GetRequiredService<FindResponse>()))
        .AddSingleton(static provider => new DeleteResponse(
            provider.GetRequiredService<FindResponse>(), provider.GetRequiredService<StoredResponses>(), provider.GetRequiredService<JobCancellation>()))
        .AddSingleton(static provider => new CancelResponse(
            provider.GetRequiredService<FindResponse>(), provider.GetRequiredService<AwaitJob>(), provider.GetRequiredService<JobCancellation>()))
        .AddSingleton(static provider => new ListInputItems(provider.GetRequiredService<FindResponse>()));
}
