using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Interchange.Embedded.Functions;

/// <summary>Runs functions through the middleware: with supplied values for triggers of every kind, by its parts for HTTP, which binds for itself.</summary>
/// <param name="pipeline">The middleware and the function at its end.</param>
/// <param name="services">The root services.</param>
/// <param name="isSingleton">Whether the container holds one instance of the service for the whole process.</param>
internal sealed class FunctionInvoker(FunctionExecutionDelegate pipeline, IServiceProvider services, Func<Type, bool> isSingleton) : IFunctionInvoker
{
    private readonly ConcurrentDictionary<FunctionDescriptor, FunctionExecutor> _executors = new(ReferenceEqualityComparer.Instance);

    public FunctionExecutionDelegate Pipeline { get; } = pipeline;

    public IServiceProvider Services { get; } = services;

    public FunctionExecutor ExecutorFor(FunctionDescriptor function, IReadOnlyList<ParameterSource> parameters) =>
        new(function, new FunctionActivator(function.Method, isSingleton), parameters);

    public async Task<object?> InvokeAsync(
        FunctionDescriptor function, IReadOnlyList<object?> bindings, FunctionInvocation invocation, CancellationToken cancellationToken)
    {
        var executor = _executors.GetOrAdd(function, ExecutorByType);
        await using var context = new InvocationContext(executor, Services, cancellationToken) { Bindings = bindings, Invocation = invocation };
        await Pipeline(context);
        return context.Result;
    }

    private FunctionExecutor ExecutorByType(FunctionDescriptor function) =>
        ExecutorFor(function, [.. function.Method.GetParameters().Select(parameter => ParameterSources.OfInvoker(parameter) ?? ParameterSources.ByType(function, parameter))]);
}
