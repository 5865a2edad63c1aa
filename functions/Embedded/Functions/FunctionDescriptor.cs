using System.Reflection;

namespace Interchange.Embedded.Functions;

/// <summary>A function as reflection found it at start.</summary>
/// <param name="Name">From <c>[Function("…")]</c>; unique in the app.</param>
/// <param name="Method">The method that carries the attribute.</param>
/// <param name="TriggerParameter">The one parameter that carries a trigger attribute.</param>
/// <param name="Trigger">That attribute.</param>
internal sealed record FunctionDescriptor(string Name, MethodInfo Method, ParameterInfo TriggerParameter, Attribute Trigger)
{
    /// <summary>How messages name the function: <c>function 'X' (Namespace.Class.Method)</c>.</summary>
    public string Described => $"function '{Name}' ({Method.DeclaringType?.FullName}.{Method.Name})";
}
