using System.Reflection;
using Interchange.Embedded.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable.Trigger;

/// <summary>Serves <see cref="ActivityTriggerAttribute"/>.</summary>
internal sealed class ActivityTriggerKind(FunctionInvoker invoker, IServiceProvider services) : ITriggerKind
{
    public Type AttributeType => typeof(ActivityTriggerAttribute);

    public ITriggerListener CreateListener(FunctionDescriptor function, IFunctionInvoker _)
    {
        if (function.TriggerParameter.ParameterType == typeof(TaskOrchestrationContext))
        {
            throw new FunctionDeclarationException(
                $"The trigger parameter '{function.TriggerParameter.Name}' of {function.Described} is the context of an orchestrator. Mark it with [OrchestrationTrigger], or declare the activity's input.");
        }

        if (function.Method.GetCustomAttribute<RetryAttribute>() is { } retry)
        {
            throw new FunctionDeclarationException(
                $"The {function.Described} carries [{retry.GetType().Name[..^nameof(Attribute).Length]}], but whoever calls an activity decides about retries. Remove the attribute; give the call a RetryPolicy, in TaskOptions.");
        }

        var runtime = DurableServices.RuntimeFor(function, services);
        var payloads = runtime.Environment.Payloads;
        var name = ((ActivityTriggerAttribute)function.Trigger).Activity ?? function.Name;
        var sources = function.Method.GetParameters().Select(parameter => SourceOf(function, parameter, payloads)).ToList();
        return runtime.Functions.TryAdd(new ActivityFunction(name, invoker.ExecutorFor(function, sources), invoker, payloads))
            ? new DurableListener(runtime)
            : throw new FunctionDeclarationException($"The {function.Described} is the second activity of the name '{name}'. Give it another one, in Activity of its [ActivityTrigger] or in [Function(\"…\")].");
    }

    private static ParameterSource SourceOf(FunctionDescriptor function, ParameterInfo parameter, DataConverter payloads)
    {
        if (ParameterSources.OfInvoker(parameter) is { } source)
        {
            return source;
        }

        if (parameter != function.TriggerParameter)
        {
            throw new FunctionDeclarationException(
                $"The parameter '{parameter.Name}' of {function.Described} is bound by nothing. Beside its input an activity takes FunctionContext, CancellationToken and a [DurableClient]: remove the parameter, or take it in the constructor.");
        }

        var type = parameter.ParameterType;
        var none = type.IsValueType ? Activator.CreateInstance(type) : null;
        return context => payloads.Deserialize((string?)context.Bindings[0], type) ?? none;
    }
}
