using System.Reflection;

namespace Interchange.Embedded.Functions;

/// <summary>Calls one function: makes its class, binds its parameters, and leaves what it returned in the context. Everything that can be decided before the first call is.</summary>
internal sealed class FunctionExecutor(FunctionDescriptor function, FunctionActivator activator, IReadOnlyList<ParameterSource> parameters)
{
    private readonly MethodInvoker _method = MethodInvoker.Create(function.Method);
    private readonly FunctionReturn _returned = FunctionReturn.Of(function.Method.ReturnType);
    private readonly ParameterSource[] _parameters = [.. parameters];

    public FunctionDescriptor Function { get; } = function;

    /// <summary>Built when someone looks at it.</summary>
    public DescribedFunction Definition => field ??= new DescribedFunction(Function);

    public Task ExecuteAsync(InvocationContext context)
    {
        var instance = activator.Create(context);
        var returned = _parameters switch
        {
            [] => _method.Invoke(instance),
            [var a] => _method.Invoke(instance, a(context)),
            [var a, var b] => _method.Invoke(instance, a(context), b(context)),
            [var a, var b, var c] => _method.Invoke(instance, a(context), b(context), c(context)),
            _ => _method.Invoke(instance, Array.ConvertAll(_parameters, parameter => parameter(context)).AsSpan()),
        };
        return _returned.CompleteAsync(returned, context);
    }
}
