using Interchange.Embedded.Durable.Workers;
using Interchange.Embedded.Functions;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable.Trigger;

/// <summary>A function as an activity.</summary>
internal sealed class ActivityFunction(string name, FunctionExecutor executor, FunctionInvoker invoker, DataConverter payloads) : IActivity
{
    public string Name { get; } = name;

    public async Task<string?> RunAsync(string instanceId, string? input, CancellationToken cancellationToken)
    {
        await using var context = new InvocationContext(executor, invoker.Services, cancellationToken)
        {
            Bindings = [input],
            Invocation = InstanceProperties.Of(instanceId),
        };
        await invoker.Pipeline(context);
        return payloads.Serialize(context.Result);
    }
}
