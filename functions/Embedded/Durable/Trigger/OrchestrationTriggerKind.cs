using System.Reflection;
using Interchange.Embedded.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable.Trigger;

/// <summary>Serves <see cref="OrchestrationTriggerAttribute"/>.</summary>
internal sealed class OrchestrationTriggerKind(FunctionInvoker invoker, IServiceProvider services) : ITriggerKind
{
    public Type AttributeType => typeof(OrchestrationTriggerAttribute);

    public ITriggerListener CreateListener(FunctionDescriptor function, IFunctionInvoker _)
    {
        if (function.TriggerParameter.ParameterType != typeof(TaskOrchestrationContext))
        {
            throw new FunctionDeclarationException(
                $"The trigger parameter '{function.TriggerParameter.Name}' of {function.Described} is a {function.TriggerParameter.ParameterType}. Declare it as Microsoft.DurableTask.TaskOrchestrationContext.");
        }

        if (function.Method.GetCustomAttribute<RetryAttribute>() is { } retry)
        {
            throw new FunctionDeclarationException(
                $"The {function.Described} carries [{retry.GetType().Name[..^nameof(Attribute).Length]}], but an orchestrator is not tried again. Remove the attribute; give retries to the calls that it makes, in TaskOptions.");
        }

        var runtime = DurableServices.RuntimeFor(function, services);
        var orchestrator = OrchestratorFunction.Create(function, invoker, runtime.Environment.Payloads);
        return runtime.Functions.TryAdd(orchestrator)
            ? new DurableListener(runtime)
            : throw new FunctionDeclarationException($"The {function.Described} is the second orchestrator of the name '{orchestrator.Name}'. Give it another one, in Orchestration of its [OrchestrationTrigger] or in [Function(\"…\")].");
    }
}
