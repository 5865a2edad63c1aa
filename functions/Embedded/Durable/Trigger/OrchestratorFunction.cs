using System.Reflection;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Workers;
using Interchange.Embedded.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable.Trigger;

/// <summary>A function as an orchestrator: each turn is an invocation through the middleware.</summary>
internal sealed class OrchestratorFunction(string name, FunctionExecutor executor, FunctionInvoker invoker, DataConverter payloads) : IOrchestrator
{
    public string Name { get; } = name;

    /// <exception cref="FunctionDeclarationException">A parameter can be given nothing.</exception>
    public static OrchestratorFunction Create(FunctionDescriptor function, FunctionInvoker invoker, DataConverter payloads) => new(
        ((OrchestrationTriggerAttribute)function.Trigger).Orchestration ?? function.Name,
        invoker.ExecutorFor(function, Parameters(function, payloads)),
        invoker,
        payloads);

    public OrchestratorInvocation Begin(string instanceId)
    {
        InvocationContext? invocation = null;
        return new OrchestratorInvocation(
            async context =>
            {
                invocation = new InvocationContext(executor, invoker.Services, CancellationToken.None)
                {
                    Bindings = [context],
                    Invocation = InstanceProperties.Of(instanceId),
                };
                await invoker.Pipeline(invocation);
                return payloads.Serialize(invocation.Result);
            },
            () => invocation?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static List<ParameterSource> Parameters(FunctionDescriptor function, DataConverter payloads)
    {
        var sources = new List<ParameterSource>();
        ParameterInfo? input = null;
        foreach (var parameter in function.Method.GetParameters())
        {
            if (parameter == function.TriggerParameter)
            {
                sources.Add(static context => context.Bindings[0]);
            }
            else if (ParameterSources.OfInvoker(parameter) is { } source)
            {
                sources.Add(source);
            }
            else if (input is null)
            {
                input = parameter;
                sources.Add(Input(parameter.ParameterType, payloads));
            }
            else
            {
                throw new FunctionDeclarationException(
                    $"The parameters '{input.Name}' and '{parameter.Name}' of {function.Described} would both be its input. Beside its context an orchestrator takes one input, FunctionContext and CancellationToken: remove the others, or take them in the constructor.");
            }
        }

        return sources;
    }

    private static ParameterSource Input(Type type, DataConverter payloads)
    {
        var none = type.IsValueType ? Activator.CreateInstance(type) : null;
        return context => payloads.Deserialize(((ReplayedContext)context.Bindings[0]!).SerializedInput, type) ?? none;
    }
}
