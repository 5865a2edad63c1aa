namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned. Middleware may set it, also without calling the function.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}
