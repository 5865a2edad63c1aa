using System.Reflection;
using Interchange.Embedded.Durable.Workers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Embedded.Functions;

/// <summary>The sources that every kind of trigger shares.</summary>
internal static class ParameterSources
{
    /// <summary>The source of a parameter that the invoker supplies by itself, or null.</summary>
    public static ParameterSource? OfInvoker(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(FunctionContext) ? static context => context
        : parameter.ParameterType == typeof(CancellationToken) ? static context => context.CancellationToken
        : parameter.IsDefined(typeof(DurableClientAttribute)) ? static context => context.RootServices.GetRequiredService<DurableRuntime>().Client
        : null;

    /// <summary>The first supplied value that the parameter's type accepts.</summary>
    public static ParameterSource ByType(FunctionDescriptor function, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return context =>
        {
            foreach (var value in context.Bindings)
            {
                if (type.IsInstanceOfType(value))
                {
                    return value;
                }
            }

            throw new InvalidOperationException($"Nothing that the trigger of {function.Described} supplies fits the parameter '{parameter.Name}' of type {type}.");
        };
    }
}
