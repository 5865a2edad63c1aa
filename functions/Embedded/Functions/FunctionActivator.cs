using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Embedded.Functions;

/// <summary>
/// Makes the function's class for each invocation. When all that its constructor takes are singletons they are looked up once and the invocation
/// needs no service scope; otherwise the container decides, in the scope of the invocation.
/// </summary>
internal sealed class FunctionActivator
{
    private readonly Type _type;
    private readonly bool _static;
    private readonly ConstructorInfo? _ofSingletons;
    private ConstructorInvoker? _constructor;
    private object?[]? _singletons;
    private ObjectFactory? _factory;

    /// <param name="method">The function's method.</param>
    /// <param name="isSingleton">Whether the container holds one instance of the service for the whole process.</param>
    public FunctionActivator(MethodInfo method, Func<Type, bool> isSingleton)
    {
        _type = method.DeclaringType!;
        _static = method.IsStatic;
        if (!_static
            && _type.GetConstructors() is [var constructor]
            && constructor.GetParameters().All(parameter => !parameter.IsDefined(typeof(ServiceKeyAttribute)) && !parameter.IsDefined(typeof(FromKeyedServicesAttribute)) && isSingleton(parameter.ParameterType)))
        {
            _ofSingletons = constructor;
        }
    }

    public object? Create(InvocationContext context)
    {
        if (_static)
        {
            return null;
        }

        if (_ofSingletons is null)
        {
            _factory ??= ActivatorUtilities.CreateFactory(_type, Type.EmptyTypes);
            return _factory(context.InstanceServices, null);
        }

        // A race costs a second look-up of the same singletons.
        _singletons ??= Array.ConvertAll(_ofSingletons.GetParameters(), parameter => (object?)context.RootServices.GetRequiredService(parameter.ParameterType));
        _constructor ??= ConstructorInvoker.Create(_ofSingletons);
        return _constructor.Invoke(_singletons.AsSpan());
    }
}
