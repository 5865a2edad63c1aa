using System.Reflection;
using Interchange.Embedded.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Durable.Trigger;

/// <summary>Checks the parameters that are marked with <see cref="DurableClientAttribute"/>.</summary>
internal static class DurableClientBinding
{
    /// <exception cref="FunctionDeclarationException">A parameter cannot be given a client.</exception>
    public static void Check(IEnumerable<FunctionDescriptor> functions, IServiceProvider services)
    {
        foreach (var function in functions)
        {
            foreach (var parameter in function.Method.GetParameters())
            {
                if (parameter.GetCustomAttribute<DurableClientAttribute>() is { } attribute)
                {
                    Check(function, parameter, attribute, services);
                }
            }
        }
    }

    private static void Check(FunctionDescriptor function, ParameterInfo parameter, DurableClientAttribute attribute, IServiceProvider services)
    {
        if (parameter.ParameterType != typeof(DurableTaskClient))
        {
            throw new FunctionDeclarationException(
                $"The parameter '{parameter.Name}' of {function.Described} carries [DurableClient] and is a {parameter.ParameterType}. Declare it as Microsoft.DurableTask.Client.DurableTaskClient.");
        }

        if (function.Trigger is OrchestrationTriggerAttribute)
        {
            throw new FunctionDeclarationException(
                $"The {function.Described} is an orchestrator and takes a client in '{parameter.Name}', whose calls no replay could repeat. Call sub-orchestrators and send events through the context, or use the client in an activity.");
        }

        var hub = DurableServices.RuntimeFor(function, services).Options.HubName;
        if (attribute.TaskHub is { Length: > 0 } other && !string.Equals(other, hub, StringComparison.OrdinalIgnoreCase))
        {
            throw new FunctionDeclarationException(
                $"The client in '{parameter.Name}' of {function.Described} is for the task hub '{other}', but the embedded runtime serves the app's own, '{hub}'. Leave TaskHub out, or set hubName under extensions.durableTask in host.json.");
        }
    }
}
