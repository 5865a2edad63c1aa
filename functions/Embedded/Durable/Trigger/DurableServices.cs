using System.Text.Json;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Workers;
using Interchange.Embedded.Functions;
using Interchange.Embedded.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Interchange.Embedded.Durable.Trigger;

/// <summary>The runtime of orchestrations among the services of an app.</summary>
internal static class DurableServices
{
    public static void AddTo(IServiceCollection services)
    {
        // As the worker does: names as they are declared, read without regard to case; the app may say otherwise.
        services.AddOptions();
        services.Configure<JsonSerializerOptions>(static options => options.PropertyNameCaseInsensitive = true);
        services.AddSingleton(Create);
    }

    /// <summary>The runtime, for a function that needs it.</summary>
    /// <exception cref="FunctionDeclarationException">host.json does not let it run.</exception>
    public static DurableRuntime RuntimeFor(FunctionDescriptor function, IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<DurableRuntime>();
        }
        catch (FormatException failure)
        {
            throw new FunctionDeclarationException($"The {function.Described} cannot be served: {failure.Message}");
        }
    }

    private static DurableRuntime Create(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var options = DurableOptions.From(configuration);
        var payloads = new JsonPayloads(services.GetRequiredService<IOptions<JsonSerializerOptions>>().Value);
        return new DurableRuntime(
            options,
            new DurableEnvironment(payloads, services.GetRequiredService<ILoggerFactory>(), options.DefaultVersion),
            configuration[EmbeddedConfiguration.StateFolder]!,
            services.GetRequiredService<TimeProvider>(),
            DeathWish.FromEnvironment());
    }
}
