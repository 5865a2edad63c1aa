using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Tests.Durable.Api;

/// <summary>
/// What the runtime declares of the Durable packages, member by member. The approved list was compared with the sources of the genuine packages:
/// a line is added or changed only after the same was found there.
/// </summary>
public sealed class DeclaredApiTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void Is_the_approved_one()
    {
        var approved = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Durable", "Api", "DurableApi.approved.txt"));
        var declared = typeof(TaskOrchestrationContext).Assembly.GetExportedTypes().Where(IsDurable).SelectMany(Lines).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(approved.Where(line => line.Length > 0 && line[0] != '#'), declared);
    }

    private static bool IsDurable(Type type) =>
        type.Namespace is "Microsoft.DurableTask" or "Microsoft.DurableTask.Client" or "DurableTask.Core.Exceptions"
        || type.Name is "OrchestrationTriggerAttribute" or "ActivityTriggerAttribute" or "DurableClientAttribute";

    private static IEnumerable<string> Lines(Type type)
    {
        var name = $"{type.Namespace}.{Name(type)}";
        yield return $"{name} : {(type.BaseType is { } parent ? Name(parent) : "")}";
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            yield return $"{name} {Signature(type.GetMethod("Invoke")!)}";
            yield break;
        }

        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic && field.IsStatic))
        {
            yield return field.IsLiteral ? $"{name}.{field.Name} = {field.GetRawConstantValue()}" : $"{name} static {Name(field.FieldType)} {field.Name}";
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(Visible))
        {
            yield return $"{name}({Parameters(constructor)})";
        }

        foreach (var property in type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(Visible) && !IsGenerated(property)))
        {
            yield return $"{name} {Name(property.PropertyType)} {property.Name}{(property.GetMethod is { } get && Visible(get) ? " get" : "")}{(property.SetMethod is { } set && Visible(set) ? Sets(set) : "")}";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => Visible(method) && !IsGenerated(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))))
        {
            yield return $"{name} {(method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : method.IsStatic ? "static " : "")}{Signature(method)}";
        }
    }

    private static string Sets(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init" : " set";

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name is "EqualityContract" or "PrintMembers";

    private static string Signature(MethodInfo method) =>
        $"{Name(method.ReturnType)} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")}({Parameters(method)})";

    private static string Parameters(MethodBase method) => string.Join(
        ", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? $"{Name(value)}?"
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
