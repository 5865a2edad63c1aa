using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Functions;

/// <summary>Finds the functions of an app by reflection, once, at start.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private const int LongestName = 128;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <exception cref="FunctionDeclarationException">A function is declared in a way that no trigger can serve, or two share a name.</exception>
    public static IReadOnlyList<FunctionDescriptor> Discover(IEnumerable<Type> types)
    {
        var functions = new List<FunctionDescriptor>();
        var byName = new Dictionary<string, FunctionDescriptor>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types)
        {
            if (!type.IsClass || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            {
                continue;
            }

            foreach (var method in type.GetMethods(Declared))
            {
                if (method.GetCustomAttribute<FunctionAttribute>(inherit: false) is not { } attribute)
                {
                    continue;
                }

                var function = Describe(attribute.Name, method);
                if (!byName.TryAdd(function.Name, function))
                {
                    throw new FunctionDeclarationException(
                        $"Two functions share the name '{function.Name}': {byName[function.Name].Described} and {function.Described}. Give one of them another name in [Function(\"…\")].");
                }

                functions.Add(function);
            }
        }

        return functions;
    }

    private static FunctionDescriptor Describe(string name, MethodInfo method)
    {
        var described = $"function '{name}' ({method.DeclaringType?.FullName}.{method.Name})";
        if (name is not { Length: > 0 and <= LongestName } || !char.IsAsciiLetter(name[0]) || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new FunctionDeclarationException(
                $"The {described} has a name that Azure Functions refuses. Write one in [Function(\"…\")] that begins with a letter and goes on with letters, digits, '-' and '_', up to {LongestName} in all.");
        }

        if (!method.IsPublic)
        {
            throw new FunctionDeclarationException($"The {described} is not public. Make the method public.");
        }

        if (method.ContainsGenericParameters || (method.DeclaringType!.IsAbstract && !method.IsStatic))
        {
            throw new FunctionDeclarationException($"The {described} is generic or its class is abstract. Declare it as a plain method of a class that can be constructed.");
        }

        var triggers = method.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributes().Where(IsTrigger).Select(attribute => (parameter, attribute)))
            .ToList();
        return triggers switch
        {
            [var (parameter, attribute)] => new FunctionDescriptor(name, method, parameter, attribute),
            [] => throw new FunctionDeclarationException(
                $"The {described} has no trigger. Mark one of its parameters with a trigger attribute, such as [HttpTrigger(AuthorizationLevel.Anonymous, \"get\")]."),
            _ => throw new FunctionDeclarationException(
                $"The {described} has {triggers.Count} triggers, on {string.Join(" and ", triggers.Select(trigger => $"'{trigger.parameter.Name}'"))}. A function has exactly one: remove the others, or split the function."),
        };
    }

    private static bool IsTrigger(Attribute attribute) => attribute.GetType().Name.EndsWith("TriggerAttribute", StringComparison.Ordinal);
}
