using Interchange.Embedded.Durable.Trigger;
using Interchange.Embedded.Functions;
using Interchange.Embedded.Http;
using Interchange.Embedded.ServiceBus.Trigger;
using Interchange.Embedded.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Hosting;

/// <summary>The kinds of trigger that the runtime serves. A new kind is one line here.</summary>
internal static class TriggerKinds
{
    /// <param name="http">Serves requests; it shares the web server with the host.</param>
    /// <param name="invoker">Runs the functions.</param>
    /// <param name="services">The app's services, for what a kind needs of configuration, logging and time.</param>
    public static IReadOnlyList<ITriggerKind> For(HttpTriggerKind http, FunctionInvoker invoker, IServiceProvider services) =>
    [
        http,
        TimerTriggerKind.Create(services),
        new ServiceBusTriggerKind(
            services.GetRequiredService<IConfiguration>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            services.GetRequiredService<RequestsUnderWay>()),
        new OrchestrationTriggerKind(invoker, services),
        new ActivityTriggerKind(invoker, services),
    ];

    /// <exception cref="FunctionDeclarationException">No kind serves a function's trigger, or a kind refuses the function.</exception>
    public static IReadOnlyList<ITriggerListener> CreateListeners(
        IReadOnlyList<FunctionDescriptor> functions, IReadOnlyList<ITriggerKind> kinds, IFunctionInvoker invoker)
    {
        var listeners = new List<ITriggerListener>(functions.Count);
        foreach (var function in functions)
        {
            var kind = kinds.FirstOrDefault(candidate => candidate.AttributeType.IsInstanceOfType(function.Trigger))
                ?? throw new FunctionDeclarationException(
                    $"The embedded runtime does not serve the trigger [{function.Trigger.GetType().Name[..^nameof(Attribute).Length]}] of {function.Described}. It serves {string.Join(", ", kinds.Select(served => $"[{served.AttributeType.Name[..^nameof(Attribute).Length]}]"))}: use one of these, or run the app on Azure Functions (FunctionsRuntime=Azure).");
            listeners.Add(kind.CreateListener(function, invoker));
        }

        return listeners;
    }
}
