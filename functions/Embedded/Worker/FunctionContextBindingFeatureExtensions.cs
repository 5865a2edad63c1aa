using Interchange.Embedded.Functions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to what an invocation returned.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new StoredInvocationResult(InvocationContext.Of(context));

    /// <exception cref="InvalidOperationException">The result is of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var invocation = InvocationContext.Of(context);
        return invocation.Result is T
            ? new StoredInvocationResult<T>(invocation)
            : throw new InvalidOperationException(
                $"The invocation's result is {invocation.Result?.GetType().FullName ?? "null"}, not the requested {typeof(T).FullName}.");
    }
}
