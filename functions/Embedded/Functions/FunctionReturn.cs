namespace Interchange.Embedded.Functions;

/// <summary>How the value that a function's method returns is awaited and unwrapped; chosen once from the return type.</summary>
internal abstract class FunctionReturn
{
    /// <summary>The type inside the task; <c>void</c> when the function returns nothing.</summary>
    public static Type Unwrapped(Type returnType) =>
        returnType == typeof(Task) || returnType == typeof(ValueTask) ? typeof(void)
        : IsTaskOf(returnType) ? returnType.GetGenericArguments()[0]
        : returnType;

    public static FunctionReturn Of(Type returnType) =>
        returnType == typeof(Task) ? new OfTask()
        : returnType == typeof(ValueTask) ? new OfValueTask()
        : returnType == typeof(void) ? new OfNothing()
        : !IsTaskOf(returnType) ? new OfValue()
        : (FunctionReturn)Activator.CreateInstance(
            (returnType.GetGenericTypeDefinition() == typeof(Task<>) ? typeof(OfTask<>) : typeof(OfValueTask<>)).MakeGenericType(returnType.GetGenericArguments()))!;

    /// <summary>Completes when the function has, with its value in <see cref="InvocationContext.Result"/>.</summary>
    public abstract Task CompleteAsync(object? returned, InvocationContext context);

    private static bool IsTaskOf(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private sealed class OfNothing : FunctionReturn
    {
        public override Task CompleteAsync(object? returned, InvocationContext context) => Task.CompletedTask;
    }

    private sealed class OfValue : FunctionReturn
    {
        public override Task CompleteAsync(object? returned, InvocationContext context)
        {
            context.Result = returned;
            return Task.CompletedTask;
        }
    }

    private sealed class OfTask : FunctionReturn
    {
        public override Task CompleteAsync(object? returned, InvocationContext context) => (Task)returned!;
    }

    private sealed class OfValueTask : FunctionReturn
    {
        public override Task CompleteAsync(object? returned, InvocationContext context) => ((ValueTask)returned!).AsTask();
    }

    private sealed class OfTask<T> : FunctionReturn
    {
        public override async Task CompleteAsync(object? returned, InvocationContext context) => context.Result = await (Task<T>)returned!;
    }

    private sealed class OfValueTask<T> : FunctionReturn
    {
        public override async Task CompleteAsync(object? returned, InvocationContext context) => context.Result = await (ValueTask<T>)returned!;
    }
}
