using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Interchange.Embedded.Functions;
using Microsoft.AspNetCore.Http;

namespace Interchange.Embedded.Http;

/// <summary>One parameter that takes its value from the path.</summary>
internal abstract class RouteValue(ParameterInfo parameter)
{
    private readonly object? _absent = parameter.HasDefaultValue ? parameter.DefaultValue
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : null;

    /// <summary>Null when no value of the type can be read from text.</summary>
    public static RouteValue? For(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(string) ? new Text(parameter)
            : type.IsEnum ? new Named(parameter, type)
            : type.GetInterfaces().Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IParsable<>) && candidate.GetGenericArguments()[0] == type)
                ? (RouteValue)Activator.CreateInstance(typeof(Parsed<>).MakeGenericType(type), parameter)!
            : null;
    }

    /// <summary>Whether the path holds a value of the type, or none at all.</summary>
    public bool Fits(HttpContext http) => Raw(http) is not { } raw || TryConvert(raw, out _);

    public object? Read(InvocationContext context) => Raw(context.HttpContext!) is { } raw && TryConvert(raw, out var value) ? value : _absent;

    protected abstract bool TryConvert(string raw, [NotNullWhen(true)] out object? value);

    private string? Raw(HttpContext http) => http.Request.RouteValues.TryGetValue(parameter.Name!, out var value) ? value as string : null;

    private sealed class Text(ParameterInfo parameter) : RouteValue(parameter)
    {
        protected override bool TryConvert(string raw, [NotNullWhen(true)] out object? value)
        {
            value = raw;
            return true;
        }
    }

    private sealed class Named(ParameterInfo parameter, Type type) : RouteValue(parameter)
    {
        protected override bool TryConvert(string raw, [NotNullWhen(true)] out object? value) =>
            Enum.TryParse(type, raw, ignoreCase: true, out value) && Enum.IsDefined(type, value);
    }

    private sealed class Parsed<T>(ParameterInfo parameter) : RouteValue(parameter)
        where T : IParsable<T>
    {
        protected override bool TryConvert(string raw, [NotNullWhen(true)] out object? value)
        {
            value = T.TryParse(raw, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
            return value is not null;
        }
    }
}
