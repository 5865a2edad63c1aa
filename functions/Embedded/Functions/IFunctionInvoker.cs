namespace Interchange.Embedded.Functions;

/// <summary>Runs a function through the middleware, in a service scope of its own.</summary>
internal interface IFunctionInvoker
{
    /// <summary>
    /// Invokes the function. <paramref name="bindings"/> supplies parameters by type, the trigger's own value first:
    /// a parameter takes the first value that its type accepts; <c>FunctionContext</c> and <c>CancellationToken</c> are supplied by the invoker.
    /// Exceptions of the function and of middleware reach the caller unchanged. Returns what the function returned, unwrapped from its task.
    /// </summary>
    Task<object?> InvokeAsync(FunctionDescriptor function, IReadOnlyList<object?> bindings, FunctionInvocation invocation, CancellationToken cancellationToken);
}
