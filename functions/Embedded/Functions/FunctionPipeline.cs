using Microsoft.Azure.Functions.Worker.Middleware;

namespace Interchange.Embedded.Functions;

/// <summary>Middleware in the order of registration, the function at its end.</summary>
internal static class FunctionPipeline
{
    public static FunctionExecutionDelegate Compose(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        FunctionExecutionDelegate next = static context => InvocationContext.Of(context).ExecuteAsync();
        for (var i = middleware.Count - 1; i >= 0; i--)
        {
            next = middleware[i](next);
        }

        return next;
    }
}
