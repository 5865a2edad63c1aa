using Interchange.Gateway.Jobs.Webhooks;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Jobs;

/// <summary>Registers work that outlives its caller.</summary>
public static class JobRegistration
{
    /// <summary>Adds the use cases of <c>/jobs</c>. Needs keys and payloads.</summary>
    /// <exception cref="InvalidOperationException">A setting is not a time span or is out of range.</exception>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(JobOptions.From(configuration));
        services.TryAddSingleton<JobSignals>();
        services.TryAddSingleton(static provider => new JobResults(
            provider.GetRequiredService<IPayloadStore>(), provider.GetRequiredService<JobOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new JobCancellation(
            provider.GetRequiredService<IPayloadStore>(),
            provider.GetRequiredService<JobSignals>(),
            provider.GetRequiredService<JobOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new AwaitJob(
            provider.GetRequiredService<JobSignals>(), provider.GetRequiredService<JobResults>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new GetJob(
            provider.GetRequiredService<AuthenticateCaller>(), provider.GetRequiredService<JobResults>(), provider.GetRequiredService<JobOptions>()));
        services.TryAddSingleton(static provider => new GetJobContent(
            provider.GetRequiredService<AuthenticateCaller>(), provider.GetRequiredService<JobResults>()));
        services.TryAddSingleton(static provider => new DeleteJob(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<JobResults>(),
            provider.GetRequiredService<JobCancellation>(),
            provider.GetRequiredService<JobOptions>()));
        services.TryAddSingleton(static provider => new WebhookRules(provider.GetRequiredService<IHostEnvironment>().IsDevelopment()));
        services.TryAddSingleton(static provider => new WebhookHttp(provider.GetRequiredService<WebhookRules>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new WebhookStore(
            provider.GetRequiredService<IPayloadStore>(), provider.GetRequiredService<JobOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new DeliverWebhook(
            provider.GetRequiredService<WebhookStore>(),
            provider.GetRequiredService<WebhookHttp>(),
            provider.GetRequiredService<WebhookRules>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DeliverWebhook>>()));
        return services;
    }
}
