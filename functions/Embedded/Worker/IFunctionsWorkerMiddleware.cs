namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs around every invocation, in the order of registration. One instance serves them all.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Does its work and calls <paramref name="next"/>, or answers by itself and does not.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
